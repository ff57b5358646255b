/** What if it had not? Continues an episode from one of its turns, by hand or by a policy, and compares. */
import { useEffect, useState } from "preact/hooks";
import type { About, Begun, Branched, EpisodeAnswer, RunDetail, TurnRange } from "../../protocol.ts";
import { number } from "../format.ts";
import { call } from "../live.ts";
import { Choice, Fact, Loading, OutcomeBadge, Problem } from "../parts/basics.tsx";
import { Candidates } from "../parts/candidates.tsx";
import { GameView, TypedAction } from "../parts/game.tsx";
import { usualPlayer, WhoChoice } from "../parts/who.tsx";
import { address, Link, type Place } from "../router.tsx";
import { useAnswer } from "../server.ts";

interface Props {
  readonly run: string;
  readonly episodeId: string;
  readonly place: Place;
}

export function BranchView({ run, episodeId, place }: Props) {
  const path = `runs/${encodeURIComponent(run)}/episodes/${encodeURIComponent(episodeId)}`;
  const turn = Math.max(0, Number(place.query.get("turn") ?? 1) - 1 || 0);
  const answer = useAnswer<EpisodeAnswer>(path);
  const range = useAnswer<TurnRange>(`${path}/turns?first=${turn}&end=${turn + 1}`);
  const detail = useAnswer<RunDetail>(`runs/${encodeURIComponent(run)}`);
  const error = answer.error ?? range.error ?? detail.error;
  const now = range.value?.turns[0];
  if (error !== null) return <Problem error={error} />;
  if (answer.value === null || detail.value === null || range.value === null)
    return <Loading what="the turn" />;
  if (now === undefined)
    return <Problem error={new Error(`Episode ${episodeId} has no turn ${turn + 1}.`)} />;
  return <Branch run={run} answer={answer.value} detail={detail.value} turn={turn} now={now} />;
}

interface BranchProps {
  readonly run: string;
  readonly answer: EpisodeAnswer;
  readonly detail: RunDetail;
  readonly turn: number;
  readonly now: TurnRange["turns"][number];
}

function Branch({ run, answer, detail, turn, now }: BranchProps) {
  const { header, row } = answer;
  const { episodeId } = header;
  const [about, setAbout] = useState<About | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [action, setAction] = useState<string | null>(null);
  const [mode, setMode] = useState<"policy" | "hand">("policy");
  const [by, setBy] = useState(usualPlayer(detail.checkpoints));
  const [count, setCount] = useState(4);
  const [decoding, setDecoding] = useState<"sample" | "greedy">("sample");
  const [seed, setSeed] = useState(0);
  const [busy, setBusy] = useState(false);
  const [branches, setBranches] = useState<readonly Branched[]>([]);
  const [begun, setBegun] = useState<Begun | null>(null);
  useEffect(() => {
    call<About>("about", { run }).then(setAbout, setError);
  }, [run]);

  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      if (mode === "hand") {
        setBegun(
          await call<Begun>("beginBranch", { run, episodeId, turn, action, advisor: by === "" ? null : by }),
        );
      } else {
        const onBranch = (one: unknown) => setBranches((before) => [...before, one as Branched]);
        await call("branch", { run, episodeId, turn, action, by, count, decoding, seed }, onBranch);
        setSeed(seed + 1); // the same again would play the same
      }
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <h1>
        Branch at turn {turn + 1} of{" "}
        <Link href={address(["run", run, "episode", episodeId], { turn: turn + 1 })}>{episodeId}</Link>
      </h1>
      <dl class="facts">
        <Fact label="task">{row.instruction ?? row.taskId}</Fact>
        <Fact label="then">{now.action.text}</Fact>
        <Fact label="brought back by">
          {about === null
            ? "…"
            : about.snapshots
              ? "its actions once more, checked; then snapshots"
              : "its actions once more, checked"}
        </Fact>
      </dl>
      <div class="episode-body branch-body">
        <section class="turn" aria-label="Another action">
          <h3>What the agent read</h3>
          <p class="text">{now.observation.text}</p>
          <h3>What is done now</h3>
          <p class="did">{action ?? "whatever the player chooses"}</p>
          <div class="tools">
            <button type="button" disabled={action === null} onClick={() => setAction(null)}>
              Leave it to the player
            </button>
          </div>
          <TypedAction
            admissible={now.observation.admissible}
            disabled={busy}
            onAct={setAction}
            verb="Choose"
          />
          <Candidates turn={now} onChoose={setAction} disabled={busy} title="What can be done" />
        </section>
        <section class="turn" aria-label="How it goes on">
          <form
            aria-label="How it goes on"
            onSubmit={(event) => {
              event.preventDefault();
              void go();
            }}
          >
            <div class="tools">
              <Choice
                label="Who goes on"
                options={[
                  ["policy", "A policy plays on"],
                  ["hand", "I play on"],
                ]}
                value={mode}
                onChange={setMode}
              />
              <WhoChoice
                label={mode === "policy" ? "Played by" : "Advice from"}
                value={by}
                onChange={setBy}
                checkpoints={detail.checkpoints}
                about={about}
                {...(mode === "hand" ? { nobody: "nobody" } : {})}
              />
              {mode === "policy" && (
                <>
                  <label>
                    Times{" "}
                    <input
                      type="number"
                      min="1"
                      max="64"
                      value={count}
                      onInput={({ currentTarget }) =>
                        setCount(Math.min(64, Math.max(1, Math.floor(Number(currentTarget.value)) || 1)))
                      }
                    />
                  </label>
                  <label>
                    Decoding{" "}
                    <select
                      value={decoding}
                      onChange={({ currentTarget }) =>
                        setDecoding(currentTarget.value as "sample" | "greedy")
                      }
                    >
                      <option value="sample">sampled</option>
                      <option value="greedy">most likely</option>
                    </select>
                  </label>
                </>
              )}
              <button type="submit" class="primary" disabled={busy || (mode === "policy" && by === "")}>
                {busy ? "Playing …" : "Go on"}
              </button>
            </div>
          </form>
          {error !== null && <Problem error={error} />}
          <Results run={run} episodeId={episodeId} branches={branches} original={answer} />
        </section>
      </div>
      {begun !== null && (
        <GameView
          key={begun.game}
          run={run}
          begun={begun}
          isBranch
          onKept={(kept) => setBranches((before) => [...before, kept])}
        />
      )}
    </>
  );
}

interface ResultsProps {
  readonly run: string;
  readonly episodeId: string;
  readonly branches: readonly Branched[];
  readonly original: EpisodeAnswer;
}

function Results({ run, episodeId, branches, original }: ResultsProps) {
  const { row } = original;
  const solved = branches.filter(({ success }) => success).length;
  const all = new URLSearchParams(
    [episodeId, ...branches.map((one) => one.episodeId)].map((id) => ["episode", id]),
  );
  return (
    <div class="scroll">
      <table>
        <caption class="sr-only">The original and its branches</caption>
        <thead>
          <tr>
            <th scope="col">episode</th>
            <th scope="col">outcome</th>
            <th scope="col" class="right">
              return
            </th>
            <th scope="col" class="right">
              turns
            </th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{episodeId} (original)</th>
            <td>
              <OutcomeBadge outcome={row.outcome} />
            </td>
            <td class="right">{number(row.episodeReturn, 2)}</td>
            <td class="right">{row.turns}</td>
            <td />
          </tr>
          {branches.map((one) => (
            <tr key={one.episodeId}>
              <th scope="row">
                <Link href={address(["run", run, "episode", one.episodeId])}>{one.episodeId}</Link>
              </th>
              <td>{one.error ?? (one.success ? "success" : "no success")}</td>
              <td class="right">{number(one.episodeReturn, 2)}</td>
              <td class="right">{one.turns}</td>
              <td>
                <Link href={address(["run", run, "compare"], { a: episodeId, b: one.episodeId })}>
                  compare
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {branches.length > 0 && (
        <p role="status">
          {solved} of {branches.length} solved.{" "}
          {branches.length > 1 && (
            <Link href={`/run/${encodeURIComponent(run)}/compare?${all.toString()}`}>Compare all</Link>
          )}
        </p>
      )}
    </div>
  );
}
