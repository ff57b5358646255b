/** Which methods go together with which estimator: what makes no sense is refused, with the reason. */
import { ConfigError } from "../../core/errors.ts";
import type { ObjectiveConfig } from "../config.ts";
import type { ObjectiveNote } from "./objective.ts";

/** @throws ConfigError `config/invalid-value` */
export function checkMethods({ algorithm, epo, empg, spear }: ObjectiveConfig): void {
  const critic = algorithm === "ppo";
  if (empg !== null && critic) {
    throw refused(
      "empg",
      "EMPG scales and centres the advantage of a trajectory, and ppo's come turn by turn from values that would know " +
        "nothing of its bonus. Choose a group algorithm, such as grpo or gigpo, or leave empg out.",
    );
  }
  if (spear !== null && critic) {
    throw refused(
      "spear",
      "SPEAR compares the return of a stored episode with the means of groups, and ppo compares turns with learned " +
        "values instead. Choose a group algorithm, such as grpo or gigpo, or leave spear out.",
    );
  }
  if (epo !== null && epo.kappaLow > epo.kappaHigh) {
    throw refused(
      "epo.kappaLow",
      `The corridor of EPO is empty: kappaLow ${epo.kappaLow} is above kappaHigh ${epo.kappaHigh}. ` +
        "Give 0 ≤ kappaLow ≤ kappaHigh.",
    );
  }
  for (const name of ["covariance", "replayCovariance"] as const) {
    const clip = spear?.[name];
    if (clip === undefined || clip.low < clip.high) continue;
    throw refused(
      `spear.${name}.low`,
      `No covariance is eligible: objective.spear.${name}.low ${clip.low} is not below its high ${clip.high}.`,
    );
  }
}

/** What the user should know about a combination that is allowed. */
export function methodNotes({ epo, empg }: ObjectiveConfig): ObjectiveNote[] {
  const notes: ObjectiveNote[] = [];
  if (epo?.form === "indicator") {
    notes.push({
      code: "training/gradient-free",
      message:
        "objective.epo.form is indicator: its smoothing is a constant without a gradient, so only the entropy bonus " +
        "trains. It is here to reproduce the released code; hinge is the paper's.",
    });
  }
  if (epo !== null && empg !== null) {
    notes.push({
      code: "training/opposing-terms",
      message:
        "EPO raises entropy and EMPG's bonus rewards low entropy: together they pull in opposite directions. " +
        "Take the result as an experiment.",
    });
  }
  return notes;
}

function refused(key: string, message: string): ConfigError {
  return new ConfigError("config/invalid-value", message, { details: { key: `objective.${key}` } });
}
