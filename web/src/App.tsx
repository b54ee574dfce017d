import type { ComponentChildren } from "preact";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { GuestShell } from "./GuestShell";
import { NotFound } from "./pages/NotFound";
import { Practise } from "./pages/practise/Practise";
import { Shell } from "./Shell";

const Question = lazy(() => import("./pages/question/Question").then((page) => page.Question));
const Attempt = lazy(() => import("./pages/attempt/Attempt").then((page) => page.Attempt));
const Compare = lazy(() => import("./pages/compare/Compare").then((page) => page.Compare));
const Progress = lazy(() => import("./pages/progress/Progress").then((page) => page.Progress));
const Review = lazy(() => import("./pages/review/Review").then((page) => page.Review));
const Settings = lazy(() => import("./pages/settings/Settings").then((page) => page.Settings));

/** Bring a reader of the page to the top of a new view. */
function arrive() {
  globalThis.scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
}

/** What stands around a view. Who reviews an answer is a guest, and is led to nothing else. */
function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return path.startsWith("/review/") ? <GuestShell>{children}</GuestShell> : <Shell>{children}</Shell>;
}

export function App() {
  return (
    <LocationProvider>
      <Frame>
        <ErrorBoundary>
          <Router onRouteChange={arrive}>
            <Route path="/" component={Practise} />
            <Route path="/questions/:id" component={Question} />
            <Route path="/attempts/:id" component={Attempt} />
            <Route path="/compare/:questionId" component={Compare} />
            <Route path="/progress" component={Progress} />
            <Route path="/settings" component={Settings} />
            <Route path="/review/:token" component={Review} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </Frame>
    </LocationProvider>
  );
}
