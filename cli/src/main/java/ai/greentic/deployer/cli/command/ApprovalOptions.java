package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Whether and how a person is asked before anything changes. */
final class ApprovalOptions {
  @Option(names = "-auto-approve", description = "Do not ask.")
  private boolean autoApprove;

  /** Fails early where nobody could answer. */
  void requirePossible(Console console, boolean json) {
    requirePossible(console, json, ", or save a plan with 'plan -out' and apply that");
  }

  /**
   * Fails early where nobody could answer.
   *
   * @param otherwise what else could be done
   */
  void requirePossible(Console console, boolean json, String otherwise) {
    if (autoApprove) {
      return;
    }
    if (json) {
      throw new UsageException("-json leaves no room for a question; add -auto-approve");
    }
    if (!console.asksPeople()) {
      throw new UsageException(
          "nobody can be asked, because this is not a terminal;"
              + " add -auto-approve"
              + otherwise);
    }
  }

  /** Asks, unless told not to. Only {@code yes} is a yes. */
  boolean given(Console console, Plan plan) throws DeployerException, InterruptedException {
    return given(console, question(plan));
  }

  boolean given(Console console, String question) throws DeployerException, InterruptedException {
    if (autoApprove) {
      return true;
    }
    console.out().print("\n" + question + "\n  Only 'yes' is accepted.\n\n  Enter a value: ");
    console.out().flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
              .readLine();
      console.out().println();
      return "yes".equals(answer == null ? "" : answer.strip());
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("the question was interrupted");
    } catch (IOException e) {
      throw DeployerException.failed(
          CliError.ANSWER_UNREADABLE,
          "the answer could not be read: " + e.getMessage(),
          "use -auto-approve",
          e);
    }
  }

  private static String question(Plan plan) {
    String name = plan.header().deployment();
    return switch (plan.header().mode()) {
      case APPLY -> "Do you want to perform these actions for " + name + "?";
      case ROLLBACK ->
          "Do you want to return to generation "
              + plan.header().rollout().restores()
              + " of "
              + name
              + "?";
      case DESTROY -> "Do you really want to destroy " + name + "?";
      case DESTROY_AND_PURGE ->
          "Do you really want to destroy " + name + " and delete all of its data?";
    };
  }
}
