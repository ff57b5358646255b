/** The episodes of a run: filter, sort, open. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { EpisodePage, EpisodeRow, IndexState } from "../../protocol.ts";
import { count, number } from "../format.ts";
import { useIndexState } from "../live.ts";
import { OutcomeBadge, Problem } from "../parts/basics.tsx";
import { FilterInput } from "../parts/filter-input.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { address, Link, navigate, type Place, withQuery } from "../router.tsx";
import { ask, ServerError, useAnswer, useWindows } from "../server.ts";

type Page = EpisodePage & { readonly state: IndexState };

interface Column {
  readonly field: string;
  readonly title: string;
  readonly class: string;
  readonly cell: (row: EpisodeRow) => preact.ComponentChildren;
}

const COLUMNS: readonly Column[] = [
  {
    field: "outcome",
    title: "outcome",
    class: "c-outcome",
    cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
  },
  { field: "taskId", title: "task", class: "c-task", cell: (row) => row.instruction ?? row.taskId },
  { field: "taskType", title: "type", class: "c-type wide", cell: ({ taskType }) => taskType ?? "–" },
  { field: "turns", title: "turns", class: "c-number", cell: ({ turns }) => turns },
  {
    field: "episodeReturn",
    title: "return",
    class: "c-number",
    cell: ({ episodeReturn }) => number(episodeReturn, 2),
  },
  {
    field: "entropy",
    title: "entropy",
    class: "c-number wide",
    cell: ({ entropy, policyVersion }) => (policyVersion === null ? "–" : number(entropy, 2)),
  },
  {
    field: "advantage",
    title: "advantage",
    class: "c-number wide",
    cell: ({ advantage }) => number(advantage, 2),
  },
  {
    field: "iteration",
    title: "iteration",
    class: "c-number middle",
    cell: ({ iteration }) => number(iteration),
  },
  {
    field: "policyVersion",
    title: "weights",
    class: "c-number widest",
    cell: ({ policyVersion }) => number(policyVersion),
  },
  { field: "replays", title: "replays", class: "c-number widest", cell: ({ replays }) => replays },
  { field: "source", title: "source", class: "c-source middle", cell: ({ source }) => source },
  { field: "episodeId", title: "episode", class: "c-id wide", cell: ({ episodeId }) => episodeId },
];

const WINDOW = 200;
const ROW_HEIGHT = 34;

export function EpisodesView({ run, place }: { readonly run: string; readonly place: Place }) {
  const filter = place.query.get("filter") ?? "";
  const sort = place.query.get("sort") ?? "";
  const news = useIndexState(run);
  const [revision, setRevision] = useState(0);
  const base = `runs/${encodeURIComponent(run)}/episodes`;
  const query = new URLSearchParams({ filter, sort }).toString();
  // The first window tells how many there are; it is asked for again when the index has grown since.
  const first = useAnswer<Page>(`${base}?${query}&limit=${WINDOW}`, revision);
  const total = first.value?.total ?? 0;
  const known = first.value?.state.revision;
  useEffect(() => {
    if (news !== null && known !== undefined && news.revision > known) setRevision(news.revision);
  }, [news, known]);
  const rows = useWindows<EpisodeRow>(
    `${query} ${revision} ${total}`,
    WINDOW,
    async (from, _to, signal) =>
      (await ask<Page>(`${base}?${query}&offset=${from}&limit=${WINDOW}`, signal)).rows,
  );
  const onRange = useCallback(
    (from: number, to: number) => rows.want(Math.max(from, WINDOW), Math.min(to, total)),
    [rows, total],
  );

  const [active, setActive] = useState(-1);
  useEffect(() => setActive(-1), [query]);
  const rowAt = (index: number) => (index < WINDOW ? first.value?.rows[index] : rows.get(index));
  const hrefOf = (row: EpisodeRow) => address(["run", run, "episode", row.episodeId], { filter });
  const open = (index: number) => {
    const row = rowAt(index);
    if (row !== undefined) navigate(hrefOf(row));
  };
  const sortBy = (field: string) => {
    const next = sort === field ? `-${field}` : sort === `-${field}` ? null : field;
    navigate(withQuery({ sort: next }), { replace: true });
  };
  const { error } = first;
  const isFilterWrong = error instanceof ServerError && error.code === "replay/invalid-filter";
  const state = news ?? first.value?.state ?? null;
  return (
    <div class="fill">
      <h1 class="sr-only">Episodes of {run}</h1>
      <FilterInput
        run={run}
        value={filter}
        onApply={(next) => navigate(withQuery({ filter: next }))}
        wrong={isFilterWrong ? error.details : null}
      />
      {error !== null && <Problem error={error} />}
      <div class="tools">
        <span role="status">
          {first.value === null ? (error === null ? "…" : "") : `${count(total)} episodes`}
          {state !== null && state.progress < 1 && (
            <span class="muted">
              {" "}
              of {count(state.episodes)} indexed so far, {count(state.searchable)} of them word by word
            </span>
          )}
        </span>
        <span class="spring" />
        <span class="saves" role="group" aria-label="Export these episodes">
          {(["jsonl", "chat", "parquet"] as const).map((format) => (
            <a
              key={format}
              class="button"
              href={`/api/${base.replace("/episodes", "/export")}?${new URLSearchParams({ format, filter }).toString()}`}
              download
            >
              {format === "jsonl" ? "JSONL" : format === "chat" ? "chat" : "Parquet"}
            </a>
          ))}
        </span>
      </div>
      <div class="table-head" role="row">
        {COLUMNS.map(({ field, title, class: name }) => (
          <span
            key={field}
            role="columnheader"
            class={name}
            aria-sort={sort === field ? "ascending" : sort === `-${field}` ? "descending" : "none"}
          >
            <button type="button" onClick={() => sortBy(field)}>
              {title}
              {sort === field ? " ▲" : sort === `-${field}` ? " ▼" : ""}
            </button>
          </span>
        ))}
      </div>
      <VirtualList
        id="episodes"
        role="grid"
        label="Episodes; Enter opens one"
        class={first.loading && first.of === null ? "is-loading" : ""}
        count={isFilterWrong ? 0 : total}
        rowHeight={ROW_HEIGHT}
        active={active}
        onActive={setActive}
        onOpen={open}
        onRange={onRange}
        row={(index) => {
          const row = rowAt(index);
          if (row === undefined) return <span class="muted">…</span>;
          return COLUMNS.map(({ field, class: name, cell }) => (
            <span key={field} role="gridcell" class={name}>
              {field === "taskId" ? <Link href={hrefOf(row)}>{cell(row)}</Link> : cell(row)}
            </span>
          ));
        }}
      />
      {first.value !== null && total === 0 && !isFilterWrong && (
        <p class="muted">{filter === "" ? "There are no episodes yet." : "No episode fits the filter."}</p>
      )}
    </div>
  );
}
