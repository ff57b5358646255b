/** Episodes side by side, turn by turn, with the first divergence marked. */
import type { Course } from "../../protocol.ts";
import { number, probability } from "../format.ts";
import { address, Link } from "../router.tsx";
import { firstDivergence, firstDivergenceOfAll } from "./align.ts";
import { OutcomeBadge } from "./basics.tsx";

interface Props {
  readonly run: string;
  readonly courses: readonly Course[];
  /** The one that the others are compared with. */
  readonly reference: number;
  readonly onReference: (index: number) => void;
}

export function Aligned({ run, courses, reference, onReference }: Props) {
  const chosen = courses[reference] ?? courses[0];
  if (chosen === undefined) return null;
  const parting = firstDivergenceOfAll(courses.map(({ actions }) => actions));
  const partings = courses.map(({ actions }) => firstDivergence(chosen.actions, actions));
  const turns = Math.max(...courses.map(({ actions }) => actions.length));
  return (
    <>
      <p role="status">
        {parting === null
          ? "All take the same course."
          : `They first differ at turn ${parting + 1}: ${[...new Set(courses.map(({ actions }) => actions[parting] ?? "(over)"))].join(" · ")}`}
      </p>
      <div class="scroll aligned" tabIndex={0} role="region" aria-label="Courses side by side">
        <table>
          <thead>
            <tr>
              <th scope="col">turn</th>
              {courses.map(({ row }, i) => (
                <th key={row.episodeId} scope="col">
                  <OutcomeBadge outcome={row.outcome} short />{" "}
                  <Link href={address(["run", run, "episode", row.episodeId])}>{row.episodeId}</Link>
                  <div class="muted">
                    return {number(row.episodeReturn, 2)}, {row.turns} turns
                    {row.advantage === null ? "" : `, advantage ${number(row.advantage, 2)}`}
                  </div>
                  <label>
                    <input
                      type="radio"
                      name="reference"
                      checked={i === reference}
                      onChange={() => onReference(i)}
                    />{" "}
                    reference
                  </label>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: turns }, (_, t) => (
              <tr key={t} class={t === parting ? "is-parting" : ""}>
                <th scope="row">
                  {t + 1}
                  {t === parting && <span class="sr-only"> first divergence</span>}
                </th>
                {courses.map((course, i) => {
                  // Where a course is over there is nothing that could differ any more.
                  const isSame = course.actions[t] === undefined || course.actions[t] === chosen.actions[t];
                  const isFirst = partings[i] === t;
                  return (
                    <td
                      key={course.row.episodeId}
                      class={`${isSame ? "is-same" : ""}${isFirst ? " is-first" : ""}`}
                    >
                      <Cell course={course} turn={t} run={run} />
                      {isFirst && <span class="tag">parts here</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({
  course,
  turn,
  run,
}: {
  readonly course: Course;
  readonly turn: number;
  readonly run: string;
}) {
  const action = course.actions[turn];
  if (action === undefined) return null;
  const p = course.probabilities[turn] ?? null;
  const reward = course.rewards[turn] ?? 0;
  return (
    <>
      <Link
        class="plain"
        href={address(["run", run, "episode", course.row.episodeId], { turn: turn + 1 })}
        title={
          p === null ? "" : `probability ${probability(p)}, entropy ${number(course.entropies[turn])} nats`
        }
      >
        {action}
      </Link>{" "}
      {p !== null && <small class="muted">{probability(p)}</small>}
      {reward !== 0 && (
        <span class={reward > 0 ? "gain" : "loss"}>
          {" "}
          {reward > 0 ? "+" : ""}
          {number(reward, 2)}
        </span>
      )}
    </>
  );
}
