import { ErrorBoundary, LocationProvider, lazy, Route, Router } from "preact-iso";
import { NotFound } from "./pages/NotFound";
import { Practise } from "./pages/practise/Practise";
import { Shell } from "./Shell";

const Question = lazy(() => import("./pages/question/Question").then((page) => page.Question));
const Attempt = lazy(() => import("./pages/attempt/Attempt").then((page) => page.Attempt));
const Compare = lazy(() => import("./pages/compare/Compare").then((page) => page.Compare));
const Progress = lazy(() => import("./pages/progress/Progress").then((page) => page.Progress));
const Settings = lazy(() => import("./pages/settings/Settings").then((page) => page.Settings));

/** Bring a reader of the page to the top of a new view. */
function arrive() {
  globalThis.scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
}

export function App() {
  return (
    <LocationProvider>
      <Shell>
        <ErrorBoundary>
          <Router onRouteChange={arrive}>
            <Route path="/" component={Practise} />
            <Route path="/questions/:id" component={Question} />
            <Route path="/attempts/:id" component={Attempt} />
            <Route path="/compare/:questionId" component={Compare} />
            <Route path="/progress" component={Progress} />
            <Route path="/settings" component={Settings} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </Shell>
    </LocationProvider>
  );
}
