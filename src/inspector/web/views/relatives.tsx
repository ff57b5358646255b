/** Episodes that belong to this one: its siblings, where it branched off from, and what branched off from it. */
import type { EpisodeAnswer, EpisodeRow } from "../../protocol.ts";
import { number, plural } from "../format.ts";
import { OutcomeBadge } from "../parts/basics.tsx";
import { address, Link } from "../router.tsx";

export function Relatives({ run, answer }: { readonly run: string; readonly answer: EpisodeAnswer }) {
  const { siblings, children, ancestors, row } = answer;
  return (
    <div class="relatives">
      {ancestors.length > 0 && (
        <List run={run} title="Branched off from" rows={ancestors} self={row.episodeId} compare />
      )}
      {children.length > 0 && (
        <List
          run={run}
          title={plural(children.length, "branch", "branches")}
          rows={children}
          self={row.episodeId}
          compare
        />
      )}
      {siblings.length > 1 && (
        <List run={run} title="Siblings: same task and world" rows={siblings} self={row.episodeId} />
      )}
    </div>
  );
}

interface ListProps {
  readonly run: string;
  readonly title: string;
  readonly rows: readonly EpisodeRow[];
  /** Id of the episode that is shown. */
  readonly self: string;
  readonly compare?: boolean;
}

function List({ run, title, rows, self, compare = false }: ListProps) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="relative-list">
        {rows.map((row) => (
          <li key={row.episodeId} class={row.episodeId === self ? "is-self" : ""}>
            <OutcomeBadge outcome={row.outcome} short />{" "}
            {row.episodeId === self ? (
              <strong>{row.episodeId}</strong>
            ) : (
              <Link href={address(["run", run, "episode", row.episodeId])}>{row.episodeId}</Link>
            )}{" "}
            <span class="muted">
              {row.turns} turns, return {number(row.episodeReturn, 2)}
              {row.branchTurn === null ? "" : `, from turn ${row.branchTurn + 1}`}
            </span>{" "}
            {compare && (
              <Link href={address(["run", run, "compare"], { a: self, b: row.episodeId })}>compare</Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
