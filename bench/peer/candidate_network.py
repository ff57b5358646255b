"""The candidate network of src/agent/candidate-network.ts in PyTorch, on a batch that Turnwise wrote as JSON.

Reads the batch from standard input, computes the same log-probs from the same weights, and times the network on one
thread: forward of all turns without gradients, and forward, backward and Adam step. Prints one JSON object.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)
given = json.load(sys.stdin)
config, batch = given["config"], given["batch"]
weights = {
    name: torch.tensor(values, dtype=torch.float32).reshape(given["shapes"][name]).requires_grad_()
    for name, values in given["weights"].items()
}


def integers(name):
    return torch.tensor(batch[name], dtype=torch.long)


def floats(name):
    return torch.tensor(batch[name], dtype=torch.float32)


R, E, K = batch["turns"], batch["episodes"], batch["wordings"]
d, h = config["embeddingSize"], config["stateSize"]
word_columns, word_weights = integers("wordColumns"), floats("wordWeights").unsqueeze(1)
word_offsets = integers("wordOffsets")
word_rows = torch.repeat_interleave(torch.arange(len(word_offsets) - 1), word_offsets.diff())
offsets, wordings = integers("candidateOffsets"), integers("candidateWordings")
counts = offsets.diff()
turn_of = torch.repeat_interleave(torch.arange(R), counts)
position = torch.arange(len(wordings)) - offsets[:-1][turn_of]
widest = int(counts.max())
features = floats("features").reshape(len(wordings), -1)
episode_of, turn_index = integers("episodeOf"), integers("turnIndex")
last, chosen = integers("lastWordings"), integers("chosen")
longest = int(turn_index.max()) + 1
steps = torch.arange(longest, dtype=torch.float32)
before = (steps[:, None] >= steps[None, :]).float()
mean_weights = before / (steps[:, None] + 1)
decay = config["memoryDecay"]
decay_weights = before * decay ** (steps[:, None] - steps[None, :]).clamp(min=0) * (1 - decay)


def dense(x, name):
    return x @ weights[name + "/weights"] + weights[name + "/bias"]


def log_probs():
    bags = torch.zeros(len(word_offsets) - 1, d).index_add(0, word_rows, weights["words"][word_columns] * word_weights)
    seen, told, said = bags[:R], bags[R : R + E], bags[R + E :]
    commands = said.reshape(K, -1) @ weights["slots"]
    last_command = torch.cat([commands, torch.zeros(1, d)])[last]
    observation = torch.relu(dense(seen, "observation"))
    turn = torch.relu(dense(torch.cat([observation, last_command], 1), "turn"))
    grid = torch.zeros(longest, E, h).index_put((turn_index, episode_of), turn).reshape(longest, -1)
    memory = torch.cat(
        [(w @ grid).view(longest, E, h)[turn_index, episode_of] for w in (mean_weights, decay_weights)], 1
    )
    candidates = commands[wordings]
    mean = torch.zeros(R, d).index_add(0, turn_of, candidates) / counts.unsqueeze(1)
    clock = (turn_index.float() / config["turnScale"]).unsqueeze(1)
    instruction = dense(told, "instruction")[episode_of]
    state = torch.relu(dense(torch.cat([instruction, observation, last_command, mean, memory, clock], 1), "state"))
    hidden = torch.relu(
        (commands @ weights["candidate/command"])[wordings]
        + dense(state, "candidate/state")[turn_of]
        + features @ weights["candidate/features"]
    )
    second = torch.relu(dense(hidden, "candidate/second"))
    logits = second @ weights["candidate/output"] + (candidates * dense(state, "candidate/query")[turn_of]).sum(1)
    rows = torch.full((R, widest), -1e9).index_put((turn_of, position), logits).log_softmax(1)
    return rows.gather(1, chosen.unsqueeze(1)).squeeze(1), -(rows.exp() * rows.clamp(min=-50)).sum(1)


def best_seconds(work, repeats):
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


with torch.no_grad():
    expected = log_probs()[0].tolist()
    forward_seconds = best_seconds(log_probs, 15)

optimizer = torch.optim.Adam(weights.values(), lr=1e-4, betas=(0.9, 0.99))


def train_step():
    chosen_log_probs, entropies = log_probs()
    loss = -(chosen_log_probs.mean() + 0.01 * entropies.mean())
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights.values(), 0.5)
    optimizer.step()


train_seconds = best_seconds(train_step, 15)
json.dump(
    {
        "version": torch.__version__,
        "logProbs": expected,
        "forwardPerSecond": R / forward_seconds,
        "trainPerSecond": R / train_seconds,
    },
    sys.stdout,
)
