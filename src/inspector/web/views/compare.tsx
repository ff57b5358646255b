/** Two or more episodes of a run side by side, such as a branch and where it came from. */
import type { Course } from "../../protocol.ts";
import { useIndexState } from "../live.ts";
import { Aligned } from "../parts/aligned.tsx";
import { Loading, Problem } from "../parts/basics.tsx";
import { navigate, type Place, withQuery } from "../router.tsx";
import { useAnswer } from "../server.ts";

export function CompareView({ run, place }: { readonly run: string; readonly place: Place }) {
  const ids = ["a", "b"].flatMap((name) => place.query.get(name) ?? []);
  const more = place.query.getAll("episode");
  const query = new URLSearchParams([...ids, ...more].map((id) => ["episode", id])).toString();
  const { value, error } = useAnswer<Course[]>(
    `runs/${encodeURIComponent(run)}/courses?${query}`,
    useIndexState(run)?.revision,
  );
  if (error !== null && value === null) return <Problem error={error} />;
  if (value === null) return <Loading what="the episodes" />;
  const reference = Math.min(value.length - 1, Math.max(0, Number(place.query.get("reference") ?? 0) || 0));
  return (
    <>
      <h1>Comparison</h1>
      <p class="muted">{value[0]?.row.instruction ?? value[0]?.row.taskId}</p>
      <Aligned
        run={run}
        courses={value}
        reference={reference}
        onReference={(index) =>
          navigate(withQuery({ reference: index === 0 ? null : index }), { replace: true })
        }
      />
    </>
  );
}
