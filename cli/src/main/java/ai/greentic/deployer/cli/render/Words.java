package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Step;
import java.time.Duration;
import java.util.Locale;

/** Words and figures that several renderers share. */
final class Words {
  private Words() {}

  static String of(Plan.Mode mode) {
    return switch (mode) {
      case APPLY -> "apply";
      case ROLLBACK -> "rollback";
      case DESTROY -> "destroy";
      case DESTROY_AND_PURGE -> "destroy with all data";
    };
  }

  /** What is going on while an operation runs. */
  static String running(Step.Operation operation) {
    return switch (operation) {
      case CREATE -> "Creating";
      case UPDATE -> "Updating";
      case ADOPT -> "Adopting";
      case DELETE -> "Destroying";
      case CREATE_REPLACEMENT -> "Creating replacement";
      case RESTORE -> "Restoring";
      case DELETE_DEPOSED -> "Destroying the replaced one";
      case FORGET -> "Forgetting";
      case RECORD -> "Recording";
    };
  }

  /** What was done when an operation has ended well. */
  static String finished(Step.Operation operation) {
    return switch (operation) {
      case CREATE -> "Creation complete";
      case UPDATE -> "Update complete";
      case ADOPT -> "Adoption complete";
      case DELETE -> "Destruction complete";
      case RESTORE -> "Restored";
      case CREATE_REPLACEMENT -> "Creation of the replacement complete";
      case DELETE_DEPOSED -> "Destruction of the replaced one complete";
      case FORGET -> "Forgotten";
      case RECORD -> "Recorded";
    };
  }

  /** What was done, in a word. */
  static String done(Step.Operation operation) {
    return switch (operation) {
      case CREATE, CREATE_REPLACEMENT -> "Created";
      case UPDATE -> "Updated";
      case ADOPT -> "Adopted";
      case DELETE, DELETE_DEPOSED -> "Destroyed";
      case RESTORE -> "Restored";
      case FORGET -> "Forgotten";
      case RECORD -> "Recorded";
    };
  }

  /** Hours, minutes and seconds; tenths of a second below ten seconds. */
  static String of(Duration elapsed) {
    if (elapsed.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1fs", elapsed.toMillis() / 1000.0);
    }
    return whole(elapsed);
  }

  /** Hours, minutes and whole seconds. */
  static String whole(Duration elapsed) {
    if (elapsed.toSeconds() < 60) {
      return elapsed.toSeconds() + "s";
    }
    if (elapsed.toMinutes() < 60) {
      return elapsed.toMinutes() + "m" + elapsed.toSecondsPart() + "s";
    }
    return elapsed.toHours() + "h" + elapsed.toMinutesPart() + "m";
  }

  /** An amount of bytes in binary units (IEC 80000-13). */
  static String bytes(long count) {
    if (count < 1024) {
      return count + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double amount = count / 1024.0;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }

  /** How far counted work is: percentage and bytes, or the bytes alone. */
  static String progress(long done, long total) {
    return total > 0
        ? Math.min(100, done * 100 / total) + "% (" + bytes(done) + " of " + bytes(total) + ")"
        : bytes(done);
  }
}
