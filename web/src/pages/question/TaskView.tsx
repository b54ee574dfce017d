import type { Task } from "../../api/schema";
import { Prose } from "../../components/Prose";
import { t } from "../../texts";

/** What a coding question gives beside its question. */
export function TaskView({ task }: { task: Task }) {
  return (
    <section class="task stack" aria-label={t.question.task}>
      <Prose text={task.statement} />
      <Code title={t.question.signature} code={task.signature} />
      <Code title={t.question.starter} code={task.starter} />
      <Code title={t.question.examples} code={task.examples} />
      <Code title={t.question.visibleTests} code={task.visible_tests} />
    </section>
  );
}

function Code({ title, code }: { title: string; code: string }) {
  return (
    <figure class="task-code">
      <figcaption class="label">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>
        <code>{code.trim()}</code>
      </pre>
    </figure>
  );
}
