package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time limits of the calls that one thread makes to providers. {@link Crew} watches it. */
final class CallLimit {
  /** What a call that goes past its limit is left to end in when it was interrupted. */
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

  private @Nullable Thread thread;
  private @Nullable Duration limit;
  private long deadline;
  private boolean overdue;
  private boolean stopping;

  /** A call to a provider. */
  @FunctionalInterface
  interface Call<T> {
    T call() throws ProviderException, InterruptedException;
  }

  synchronized void belongsTo(Thread caller) {
    thread = caller;
  }

  /** Makes a call, which is interrupted when it takes longer than the limit. */
  <T> T within(Duration longest, Call<T> call) throws ProviderException, InterruptedException {
    begin(longest);
    T result;
    try {
      result = call.call();
    } catch (InterruptedException e) {
      if (end()) {
        throw late(longest, "and was interrupted", e);
      }
      throw e;
    } catch (ProviderException e) {
      if (end()) {
        throw late(longest, "and was interrupted: " + e.getMessage(), e);
      }
      throw e;
    } finally {
      end();
    }
    return result;
  }

  private static ProviderException late(Duration longest, String how, Exception cause) {
    return new ProviderException(
        EngineError.PROVIDER_TIMEOUT,
        "its provider did not end within " + seconds(longest) + " " + how,
        "find out what it waited for, then plan and apply again",
        cause);
  }

  private synchronized void begin(Duration longest) throws InterruptedException {
    if (stopping) {
      throw new InterruptedException();
    }
    limit = longest;
    overdue = false;
    deadline = System.nanoTime() + longest.toNanos();
  }

  /** Ends a call; true when it was interrupted because it took too long. */
  private synchronized boolean end() {
    boolean late = overdue;
    limit = null;
    overdue = false;
    if (late) {
      // The interruption was for the call that has ended, not for what comes after it.
      Thread.interrupted();
    }
    return late;
  }

  /**
   * Interrupts a call that goes past its limit.
   *
   * @return true when it has not ended even then: it must be left behind
   */
  synchronized boolean check() {
    if ((limit == null && !stopping) || System.nanoTime() - deadline < 0) {
      return false;
    }
    if (overdue || stopping || limit == null) {
      return true;
    }
    overdue = true;
    interrupt(limit);
    return false;
  }

  /** Interrupts whatever runs; no call is begun any more. */
  synchronized void stop() {
    if (!stopping) {
      stopping = true;
      interrupt(limit == null ? LONGEST_GRACE : limit);
    }
  }

  private void interrupt(Duration longest) {
    Duration grace = longest.compareTo(LONGEST_GRACE) < 0 ? longest : LONGEST_GRACE;
    deadline = System.nanoTime() + grace.toNanos();
    if (thread != null) {
      thread.interrupt();
    }
  }

  static String seconds(Duration duration) {
    return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
