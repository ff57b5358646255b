/** The frame of all views: where one is, and what is shown there. */
import { useEffect, useState } from "preact/hooks";
import { useConnected } from "./live.ts";
import { Problem } from "./parts/basics.tsx";
import { address, Link, type Place, usePlace } from "./router.tsx";
import { applyTheme, currentTheme, THEMES } from "./theme.ts";
import { BranchView } from "./views/branch.tsx";
import { CompareView } from "./views/compare.tsx";
import { EpisodeView } from "./views/episode.tsx";
import { EpisodesView } from "./views/episodes.tsx";
import { GroupsView, GroupView } from "./views/groups.tsx";
import { PlayView } from "./views/play.tsx";
import { RunPage } from "./views/run.tsx";
import { RunsView } from "./views/runs.tsx";
import { SelfImitationView } from "./views/self-imitation.tsx";

export function App() {
  const place = usePlace();
  const connected = useConnected();
  const [, run] = place.path;
  useEffect(() => {
    document.title = [...place.path.slice(1).reverse(), "Turnwise"].join(" · ");
  }, [place]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="bar">
        <Link class="brand" href="/">
          Turnwise
        </Link>
        {run !== undefined && place.path[0] === "run" && <Tabs run={run} current={place.path[2] ?? ""} />}
        <span class="spring" />
        {!connected && (
          <span class="badge is-error" role="status">
            not connected
          </span>
        )}
        <ThemeButton />
      </header>
      <main id="main" tabIndex={-1}>
        <View place={place} />
      </main>
    </>
  );
}

const TABS = [
  ["", "Curves"],
  ["episodes", "Episodes"],
  ["groups", "Groups"],
  ["self-imitation", "Self-imitation"],
  ["play", "Play"],
] as const;

function Tabs({ run, current }: { readonly run: string; readonly current: string }) {
  const within = { episode: "episodes", branch: "episodes", compare: "episodes", group: "groups" };
  const tab = Object.hasOwn(within, current) ? within[current as keyof typeof within] : current;
  return (
    <>
      <span class="run-name" title={run}>
        {run}
      </span>
      <nav class="tabs" aria-label="Views of the run">
        {TABS.map(([name, title]) => (
          <Link
            key={name}
            href={address(name === "" ? ["run", run] : ["run", run, name])}
            current={tab === name}
          >
            {title}
          </Link>
        ))}
      </nav>
    </>
  );
}

function View({ place }: { readonly place: Place }) {
  const [area, run, what, ...rest] = place.path;
  if (area === undefined) return <RunsView place={place} />;
  if (area === "run" && run !== undefined) {
    if (what === undefined) return <RunPage run={run} place={place} />;
    if (what === "episodes") return <EpisodesView run={run} place={place} />;
    if (what === "episode" && rest[0] !== undefined)
      return <EpisodeView key={rest[0]} run={run} episodeId={rest[0]} place={place} />;
    if (what === "groups") return <GroupsView run={run} place={place} />;
    if (what === "group" && rest[0] !== undefined && rest[1] !== undefined)
      return <GroupView run={run} iteration={rest[0]} group={rest[1]} place={place} />;
    if (what === "compare") return <CompareView run={run} place={place} />;
    if (what === "self-imitation") return <SelfImitationView run={run} />;
    if (what === "play") return <PlayView key={run} run={run} place={place} />;
    if (what === "branch" && rest[0] !== undefined)
      return (
        <BranchView
          key={`${rest[0]} ${place.query.get("turn")}`}
          run={run}
          episodeId={rest[0]}
          place={place}
        />
      );
  }
  return <Problem error={new Error(`There is no view at ${location.pathname}.`)} />;
}

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  const change = () => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button type="button" class="theme" onClick={change} aria-label={`Colours: ${theme}. Change to ${next}.`}>
      {{ auto: "◐ auto", light: "☀ light", dark: "☾ dark" }[theme]}
    </button>
  );
}
