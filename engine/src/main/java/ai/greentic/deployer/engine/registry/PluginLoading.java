package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes the providers of one jar. All that its code can do wrong by then ends here. */
final class PluginLoading {
  private static final String MEND = "mend the plug-in, or take it out of the folder";

  private final PluginJar jar;
  private final TimeLimit limit;

  /** What its code is doing, for when it does not come back. */
  private volatile String doing = "loading its classes";

  PluginLoading(PluginJar jar, TimeLimit limit) {
    this.jar = jar;
    this.limit = limit;
  }

  List<PluginProvider> providers() throws UnusablePluginException, InterruptedException {
    try {
      return limit.run(new PluginClassLoader(jar), this::load);
    } catch (TimeoutException e) {
      throw unusable("did not end " + doing + " within " + limit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnusablePluginException unusable) {
        throw unusable;
      }
      throw unusable("failed when " + doing, e);
    }
  }

  /** Runs in the thread of the plug-in: even to tell what it threw may run its code. */
  private List<PluginProvider> load() throws UnusablePluginException {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      List<PluginProvider> providers = new ArrayList<>();
      for (ServiceLoader.Provider<Provider> service :
          ServiceLoader.load(Provider.class, loader).stream().toList()) {
        String name = service.type().getName();
        doing = "making " + name;
        Provider provider = service.get();
        providers.add(new PluginProvider(jar.path(), jar.version(), checked(name, provider)));
      }
      if (providers.isEmpty()) {
        throw unusable("names no provider in its " + PluginJar.SERVICE_FILE, null);
      }
      return providers;
    } catch (ServiceConfigurationError e) {
      if (e.getCause() instanceof LinkageError cause
          && !(cause instanceof ExceptionInInitializerError)) {
        throw unfit(cause);
      }
      String message = String.valueOf(e.getMessage());
      throw unusable(
          "cannot be loaded: "
              + message.substring(message.indexOf(": ") + 1).strip()
              + (e.getCause() == null ? "" : ": " + origin(e.getCause())),
          e);
    } catch (ExceptionInInitializerError e) {
      throw unusable("failed when " + doing + ": " + origin(e), e);
    } catch (LinkageError e) {
      throw unfit(e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      throw unusable("failed when " + doing + ": " + e, e);
    }
  }

  private Provider checked(String name, Provider provider) throws UnusablePluginException {
    doing = "asking " + name + " for its type";
    @Nullable String type = provider.type();
    if (type == null) {
      throw unusable("has no resource type: " + name + ".type() gave null", null);
    }
    requireLegal(name, type);
    doing = "asking " + name + " for its schema";
    @Nullable Schema schema = provider.schema();
    if (schema == null) {
      throw unusable("has no schema: " + name + ".schema() gave null", null);
    }
    doing = "asking " + name + " for its time limit";
    @Nullable Duration observeLimit = provider.observeLimit();
    if (observeLimit == null) {
      throw unusable("has no time limit: " + name + ".observeLimit() gave null", null);
    }
    return new IsolatedProvider(provider, type, schema, observeLimit, limit);
  }

  private void requireLegal(String name, String type) throws UnusablePluginException {
    try {
      new Address(type, "name");
    } catch (IllegalArgumentException e) {
      throw unusable(
          "has the resource type '"
              + type
              + "' of "
              + name
              + "; a type is lower-case letters, digits, _ and -, begins with a letter and has at"
              + " most 64 characters",
          e);
    }
  }

  private UnusablePluginException unfit(LinkageError e) {
    return new UnusablePluginException(
        jar.path(),
        "does not fit this program, when " + doing + ": " + e,
        "build it against version "
            + PublishedInterface.VERSION
            + " of the provider interface and for Java "
            + Runtime.version().feature()
            + " or older, with all its libraries in the jar",
        e);
  }

  private static Throwable origin(Throwable thrown) {
    Throwable origin = thrown;
    while (origin instanceof ExceptionInInitializerError && origin.getCause() != null) {
      origin = origin.getCause();
    }
    return origin;
  }

  private UnusablePluginException unusable(String what, @Nullable Throwable cause) {
    return new UnusablePluginException(jar.path(), what, MEND, cause);
  }
}
