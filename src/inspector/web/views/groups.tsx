/** Groups of an iteration: what each task earned, from sibling to sibling. */
import type { GroupAnswer, GroupsAnswer } from "../../protocol.ts";
import { number } from "../format.ts";
import { useIndexState } from "../live.ts";
import { Aligned } from "../parts/aligned.tsx";
import { Loading, Problem } from "../parts/basics.tsx";
import { address, Link, navigate, type Place, withQuery } from "../router.tsx";
import { useAnswer } from "../server.ts";

interface Props {
  readonly run: string;
  readonly place: Place;
}

export function GroupsView({ run, place }: Props) {
  const wanted = place.query.get("iteration");
  const path = `runs/${encodeURIComponent(run)}/groups${wanted === null ? "" : `?iteration=${encodeURIComponent(wanted)}`}`;
  const state = useIndexState(run);
  const { value, error } = useAnswer<GroupsAnswer>(path, state?.revision);
  if (error !== null) return <Problem error={error} />;
  if (value === null) return <Loading what="the groups" />;
  const { iterations, iteration, groups } = value;
  if (iteration === null && state !== null && state.progress < 1) return <Loading what="the log" />;
  if (iteration === null) return <p class="muted">No groups are in the log yet.</p>;
  const at = iterations.indexOf(iteration);
  const go = (to: number | undefined) =>
    to !== undefined && navigate(withQuery({ iteration: to }), { replace: true });
  return (
    <>
      <h1>Groups of iteration {iteration}</h1>
      <div class="tools">
        <button type="button" disabled={at <= 0} onClick={() => go(iterations[at - 1])}>
          ← earlier
        </button>
        <label>
          Iteration{" "}
          <select value={iteration} onChange={({ currentTarget }) => go(Number(currentTarget.value))}>
            {iterations.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={at === iterations.length - 1} onClick={() => go(iterations[at + 1])}>
          later →
        </button>
      </div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">group</th>
              <th scope="col">task</th>
              <th scope="col">type</th>
              <th scope="col" class="right">
                solved
              </th>
              <th scope="col" class="right">
                mean return
              </th>
              <th scope="col">return of each sibling</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.group}>
                <th scope="row">
                  <Link href={address(["run", run, "group", iteration, group.group])}>
                    group {group.group}
                  </Link>
                </th>
                <td class="wrap">{group.instruction ?? group.taskId}</td>
                <td>{group.taskType ?? "–"}</td>
                <td class="right">
                  {group.successes} of {group.episodes}
                </td>
                <td class="right">{number(group.meanReturn)}</td>
                <td>
                  <Returns values={group.returns} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A bar for each sibling; a group without spread teaches nothing to an estimator that compares. */
function Returns({ values }: { readonly values: readonly number[] }) {
  const low = Math.min(0, ...values);
  const high = Math.max(1, ...values);
  const hasSpread = values.some((value) => value !== values[0]);
  return (
    <span
      class="returns"
      role="img"
      aria-label={`returns ${values.map((value) => number(value, 2)).join(", ")}`}
    >
      {values.map((value, i) => (
        <i
          key={i}
          style={{ height: `${Math.max(2, ((value - low) / (high - low)) * 22)}px` }}
          title={number(value)}
        />
      ))}
      {!hasSpread && <small class="muted">no spread</small>}
    </span>
  );
}

interface GroupProps extends Props {
  readonly iteration: string;
  readonly group: string;
}

export function GroupView({ run, iteration, group, place }: GroupProps) {
  const { value, error } = useAnswer<GroupAnswer>(
    `runs/${encodeURIComponent(run)}/groups/${encodeURIComponent(iteration)}/${encodeURIComponent(group)}`,
    useIndexState(run)?.revision,
  );
  if (error !== null) return <Problem error={error} />;
  if (value === null) return <Loading what="the group" />;
  const [first] = value.members;
  const reference = Math.min(
    value.members.length - 1,
    Math.max(0, Number(place.query.get("reference") ?? 0) || 0),
  );
  return (
    <>
      <h1>
        Group {group} of iteration {iteration}
      </h1>
      <p>
        {first?.row.instruction ?? first?.row.taskId}{" "}
        <span class="muted">
          {first?.row.taskId}, world seed {first?.row.seed}. Task and world are the same; only chance in the
          policy differs.
        </span>
      </p>
      <Aligned
        run={run}
        courses={value.members}
        reference={reference}
        onReference={(index) =>
          navigate(withQuery({ reference: index === 0 ? null : index }), { replace: true })
        }
      />
    </>
  );
}
