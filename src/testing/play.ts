/** Plays episodes for the conformance checks and writes down everything a caller sees. */
import { type Action, type Observation, type Rng, rng } from "../core/index.ts";
import type { EnvironmentHost, ResetResult, Session, StepResult } from "../env/index.ts";

/** Chooses an action where nothing is listed as admissible. */
export type ChooseAction = (observation: Observation, random: Rng) => Action;

export interface PlayOptions {
  readonly taskId: string;
  readonly seed: number;
  /** Turns after which the play stops although the episode has not ended. */
  readonly turns: number;
  /** Names the stream of choices. */
  readonly choices: number;
  readonly choose: ChooseAction;
}

/** What was done and what came of it. */
export interface Transcript {
  readonly results: readonly (ResetResult | StepResult)[];
  readonly actions: readonly Action[];
  readonly ended: boolean;
}

/** A player that picks uniformly among the admissible actions, and falls back where none are listed. */
export function uniformChoice(fallback: ChooseAction | undefined): ChooseAction {
  return (observation, random) => {
    const { admissible } = observation;
    if (admissible !== null && admissible.length > 0)
      return { text: admissible[random.int(admissible.length)] ?? "" };
    return fallback?.(observation, random) ?? { text: "look" };
  };
}

/** Plays from reset until the end or the limit. */
export async function play(session: Session, options: PlayOptions): Promise<Transcript> {
  const results: (ResetResult | StepResult)[] = [];
  const actions: Action[] = [];
  for await (const turn of turns(session, options)) {
    results.push(turn.result);
    if (turn.action !== null) actions.push(turn.action);
  }
  const last = results.at(-1);
  return { results, actions, ended: last !== undefined && isEnd(last) };
}

/** One turn after another, so that two plays can be interleaved. */
export async function* turns(
  session: Session,
  { taskId, seed, turns: limit, choices, choose }: PlayOptions,
): AsyncGenerator<{ result: ResetResult | StepResult; action: Action | null }> {
  let result: ResetResult | StepResult = await session.reset({ taskId, seed });
  yield { result, action: null };
  for (let turn = 0; turn < limit; turn++) {
    const action = choose(result.observation, rng(choices, "conformance", turn));
    result = await session.step(action);
    yield { result, action };
    if (isEnd(result)) return;
  }
}

/** Repeats given actions from the start of an episode. */
export async function repeat(
  host: EnvironmentHost,
  { taskId, seed }: PlayOptions,
  actions: readonly Action[],
): Promise<{ session: Session; last: ResetResult | StepResult }> {
  const session = await host.open();
  let last: ResetResult | StepResult = await session.reset({ taskId, seed });
  for (const action of actions) last = await session.step(action);
  return { session, last };
}

export function isEnd(result: ResetResult | StepResult): boolean {
  return "terminated" in result && (result.terminated || result.truncated);
}
