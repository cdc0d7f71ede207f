package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A plug-in's provider, each call made so that its libraries find its own classes and not ours.
 * What stays the same is asked for once; what has to be quick gets a time limit.
 */
final class IsolatedProvider implements Provider {
  private final Provider plugin;
  private final String type;
  private final Schema schema;
  private final Duration observeLimit;
  private final TimeLimit limit;

  IsolatedProvider(
      Provider plugin, String type, Schema schema, Duration observeLimit, TimeLimit limit) {
    this.plugin = plugin;
    this.type = type;
    this.schema = schema;
    this.observeLimit = observeLimit;
    this.limit = limit;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    return inside(() -> plugin.observe(context, identity));
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return inside(() -> plugin.apply(context, action));
  }

  @Override
  public Duration observeLimit() {
    return observeLimit;
  }

  @Override
  public Duration timeLimit(Action action) {
    Duration time = quick("timeLimit", () -> plugin.timeLimit(action));
    return Objects.requireNonNull(time, "timeLimit gave null");
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    return quick("computedAfterUpdate", () -> plugin.computedAfterUpdate(before, after));
  }

  @Override
  public List<Artifact> artifacts(Mapping after) {
    return quick("artifacts", () -> plugin.artifacts(after));
  }

  @Override
  public boolean isSelfContained(Mapping desired) {
    return quick("isSelfContained", () -> plugin.isSelfContained(desired));
  }

  @Override
  public Mapping refreshed(ProviderContext context, Mapping desired)
      throws ProviderException, InterruptedException {
    return inside(() -> plugin.refreshed(context, desired));
  }

  @Override
  public Optional<Mapping> withdrawn(Mapping desired) {
    return quick("withdrawn", () -> plugin.withdrawn(desired));
  }

  @Override
  public boolean interrupts(Mapping before, Mapping after) {
    return quick("interrupts", () -> plugin.interrupts(before, after));
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return quick("findings", () -> plugin.findings(recorded, found, differing));
  }

  private interface Call<T> {
    T run() throws ProviderException, InterruptedException;
  }

  private <T> T inside(Call<T> call) throws ProviderException, InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader ours = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin.getClass().getClassLoader());
    try {
      return call.run();
    } finally {
      thread.setContextClassLoader(ours);
    }
  }

  private <T> T quick(String method, Callable<T> call) {
    try {
      return limit.run(plugin.getClass().getClassLoader(), call);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      if (e.getCause() instanceof Error mistake) {
        throw mistake;
      }
      throw new IllegalStateException(method + " threw " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(method + " did not end within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " was interrupted", e);
    }
  }
}
