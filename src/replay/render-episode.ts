/** An episode as text: what the agent saw, what it did, and how sure it was. */
import type { Annotation, Branch, Trajectory, Turn } from "../core/trajectory.ts";
import { type Paint, plain, visible, wrap } from "./text.ts";

export interface RenderOptions {
  /** Characters in a line. */
  readonly width?: number;
  readonly paint?: Paint;
  /** How many alternatives to the chosen action are shown. */
  readonly alternatives?: number;
  /** What training made of the episode; the last one is shown. */
  readonly annotations?: readonly Annotation[];
}

const LABEL_WIDTH = 15;

/** Renders an episode turn by turn. */
export function renderEpisode(episode: Trajectory, options: RenderOptions = {}): string {
  const { width = 100, paint = plain, alternatives = 3, annotations = [] } = options;
  const lines: string[] = [];
  const block = (text: string, indent: string, style?: Parameters<Paint>[0]) => {
    for (const line of wrap(visible(text), width - indent.length)) {
      lines.push(indent + (style === undefined ? line : paint(style, line)));
    }
  };
  block(`episode ${episode.episodeId}`, "", "bold");
  for (const [label, value] of header(episode)) {
    const [first = "", ...more] = wrap(visible(value), width - LABEL_WIDTH);
    lines.push(label.padEnd(LABEL_WIDTH) + first, ...more.map((line) => " ".repeat(LABEL_WIDTH) + line));
  }
  const annotation = annotations.at(-1);
  episode.turns.forEach((turn, i) => {
    lines.push("", paint("dim", rule(`turn ${i + 1}`, width)));
    block(turn.observation.text, "  ");
    block(`> ${turn.action.text}`, "", ["bold", "cyan"]);
    block([numbers(turn), ...signals(annotation, i)].join(" · "), "  ", "dim");
    for (const line of others(turn, alternatives)) block(line, "  ", "dim");
  });
  lines.push("", paint("dim", rule("end", width)));
  if (episode.finalObservation !== null) block(episode.finalObservation.text, "  ");
  if (episode.error !== undefined) block(`error ${episode.error.code}: ${episode.error.message}`, "", "red");
  block(
    `${outcome(episode)}, return ${number(episode.episodeReturn)}`,
    "",
    episode.success ? "green" : "yellow",
  );
  return lines.join("\n");
}

/** Label and value of each line above the turns. */
function header(episode: Trajectory): (readonly [string, string])[] {
  const { environment, task, iteration, group, sample } = episode;
  const place = [
    ["iteration", iteration],
    ["group", group],
    ["sample", sample],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const instruction = episode.turns[0]?.observation.instruction;
  return [
    ["  environment", `${environment.id} ${environment.version}, seed ${episode.environmentSeed}`],
    ["  task", `${task.id} (${[task.split, task.type].filter((part) => part !== undefined).join(", ")})`],
    ...(instruction === undefined ? [] : ([["  instruction", instruction]] as const)),
    ...(episode.branch === undefined ? [] : ([["  branch", branchOf(episode.branch)]] as const)),
    ["  played by", `${episode.policy}, ${[episode.source, ...place].join(", ")}, ${episode.startedAt}`],
    [
      "  outcome",
      `${outcome(episode)}, return ${number(episode.episodeReturn)}, ${episode.turns.length} turns`,
    ],
  ];
}

function branchOf({ parent, turn, action, checkpoint }: Branch): string {
  const by = checkpoint === null ? "by hand" : `with ${checkpoint}`;
  return `of ${parent} at turn ${turn + 1}: ${action}, then ${by}`;
}

function outcome(episode: Trajectory): string {
  if (episode.error !== undefined) return "error";
  if (episode.success) return "success";
  if (episode.truncated)
    return episode.cutByClock === true ? "cut off by the clock" : "cut off by the turn limit";
  return "failure";
}

function numbers(turn: Turn): string {
  const parts = [];
  if (turn.policyVersion >= 0) {
    parts.push(`p ${probability(turn.logProb)}`);
    parts.push(`entropy ${number(turn.entropy)} nats (${Math.round(turn.entropyFraction * 100)} %)`);
  }
  const named = Object.entries(turn.rewardParts ?? {}).map(([name, value]) => `${name} ${number(value)}`);
  parts.push(`reward ${number(turn.reward)}${named.length > 1 ? ` (${named.join(", ")})` : ""}`);
  return parts.join(" · ");
}

function signals(annotation: Annotation | undefined, turn: number): string[] {
  return Object.entries(annotation?.perTurn ?? {}).flatMap(([name, values]) => {
    const value = values[turn];
    return value === undefined || value === null ? [] : [`${name} ${number(value)}`];
  });
}

/** The most likely actions that were not chosen. */
function others(turn: Turn, count: number): string[] {
  const { admissible } = turn.observation;
  const logProbs = turn.candidateLogProbs;
  if (logProbs === undefined || admissible === null) return [];
  return admissible
    .map((text, i) => ({ text, logProb: logProbs[i] ?? null }))
    .filter((option): option is { text: string; logProb: number } => option.logProb !== null)
    .filter(({ text }) => text !== turn.action.text)
    .sort((a, b) => b.logProb - a.logProb)
    .slice(0, count)
    .map(({ text, logProb }) => `${probability(logProb).padStart(7)}  ${text}`);
}

function probability(logProb: number): string {
  const p = Math.exp(logProb);
  return p > 0 && p < 0.001 ? "< 0.001" : p.toFixed(3);
}

function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function rule(title: string, width: number): string {
  return `── ${title} ${"─".repeat(Math.max(0, Math.min(width, 100) - title.length - 4))}`;
}
