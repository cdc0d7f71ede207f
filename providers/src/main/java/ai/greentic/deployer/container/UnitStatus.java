package ai.greentic.deployer.container;

import java.util.List;
import java.util.Map;

/**
 * What systemd says about a service (org.freedesktop.systemd1(5)).
 *
 * @param invocation changes with each start
 * @param result how the last run ended, {@code success} while nothing is wrong
 * @param restarts how often systemd restarted it by itself since it was last started by hand
 * @param exitKind 1 exited, 2 killed, 3 dumped core, 0 still running
 * @param exitStatus exit code or signal number, after the kind
 */
record UnitStatus(
    String activeState,
    String subState,
    String invocation,
    String result,
    int restarts,
    long mainProcess,
    int exitKind,
    int exitStatus) {
  static final List<String> PROPERTIES =
      List.of(
          "ActiveState",
          "SubState",
          "InvocationID",
          "Result",
          "NRestarts",
          "MainPID",
          "ExecMainCode",
          "ExecMainStatus");

  private static final int BY_SIGNAL = 128;

  static UnitStatus of(Map<String, String> properties) {
    return new UnitStatus(
        properties.getOrDefault("ActiveState", "inactive"),
        properties.getOrDefault("SubState", "dead"),
        properties.getOrDefault("InvocationID", ""),
        properties.getOrDefault("Result", "success"),
        number(properties, "NRestarts"),
        number(properties, "MainPID"),
        number(properties, "ExecMainCode"),
        number(properties, "ExecMainStatus"));
  }

  private static int number(Map<String, String> properties, String name) {
    String text = properties.getOrDefault(name, "");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  boolean isRunning() {
    return activeState.equals("active") && subState.equals("running");
  }

  /** Whether this is still the same run as another one. */
  boolean sameRunAs(UnitStatus other) {
    return invocation.equals(other.invocation) && mainProcess == other.mainProcess;
  }

  boolean isOutOfMemory() {
    return result.equals("oom-kill");
  }

  /** Why it does not run, a clause such as {@code exit code 3}. */
  String ending() {
    return switch (result) {
      case "timeout" -> "it did not start in time";
      case "start-limit-hit" -> "it ended too often in a row, last with " + exit();
      case "watchdog", "protocol", "resources" -> "systemd ended it with result " + result;
      default -> exit();
    };
  }

  /** The monitor passes on a signal to its container as the exit code 128 + signal. */
  private String exit() {
    if (exitKind == 0) {
      return "no process of it ran";
    }
    boolean killed = exitKind == 2 || exitKind == 3;
    if (killed) {
      return signal(exitStatus);
    }
    return exitStatus > BY_SIGNAL && exitStatus < BY_SIGNAL + 65
        ? signal(exitStatus - BY_SIGNAL)
        : "exit code " + exitStatus;
  }

  private static String signal(int number) {
    String name =
        switch (number) {
          case 4 -> " (SIGILL)";
          case 6 -> " (SIGABRT)";
          case 7 -> " (SIGBUS)";
          case 8 -> " (SIGFPE)";
          case 9 -> " (SIGKILL)";
          case 11 -> " (SIGSEGV)";
          case 15 -> " (SIGTERM)";
          case 31 -> " (SIGSYS)";
          default -> "";
        };
    return "signal " + number + name;
  }
}
