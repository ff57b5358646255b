/** The choice of who plays or advises: a checkpoint, one of the environment's players, chance, nobody. */
import type { About, CheckpointInfo } from "../../protocol.ts";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (who: string) => void;
  readonly checkpoints: readonly CheckpointInfo[];
  readonly about: About | null;
  /** Offers nobody. */
  readonly nobody?: string;
}

export function WhoChoice({ label, value, onChange, checkpoints, about, nobody }: Props) {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {nobody !== undefined && <option value="">{nobody}</option>}
        {[...checkpoints].reverse().map(({ name, iteration, best }) => (
          <option key={name} value={name}>
            checkpoint {iteration}
            {best ? " (best)" : ""}
          </option>
        ))}
        {(about?.players ?? []).map((player) => (
          <option key={player} value={`player:${player}`}>
            {player} of the environment
          </option>
        ))}
        <option value="random">chance</option>
      </select>
    </label>
  );
}

/** Who is asked unless somebody else is chosen. */
export function usualPlayer(checkpoints: readonly CheckpointInfo[]): string {
  return (checkpoints.find(({ best }) => best) ?? checkpoints.at(-1))?.name ?? "random";
}
