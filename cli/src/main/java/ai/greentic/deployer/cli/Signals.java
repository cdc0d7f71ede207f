package ai.greentic.deployer.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Receives signals, each time that they come. The one interface that the JDK has for that is
 * sun.misc.Signal (module jdk.unsupported), called by reflection because the compiler warns of it
 * without a way to say that it is meant; a shutdown hook would hear of the first signal only.
 */
final class Signals {
  /** What a terminal or a service manager sends to end a program; Windows has only INT and TERM. */
  private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

  private Signals() {}

  /** Calls the handler, in a thread of its own, whenever a signal asks the program to end. */
  static void whenAskedToEnd(Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  handler.run();
                }
                return null;
              });
      for (String name : ENDING) {
        handle(signal, handlerType, name, proxy);
      }
    } catch (ReflectiveOperationException e) {
      // A Java without it ends at once; the journal is there for that.
      return;
    }
  }

  private static void handle(Class<?> signal, Class<?> handlerType, String name, Object proxy)
      throws ReflectiveOperationException {
    try {
      Object one = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handlerType);
      Object before = handle.invoke(null, one, proxy);
      Object ignored = handlerType.getField("SIG_IGN").get(null);
      if (ignored.equals(before)) {
        // nohup(1) and background jobs ask for that.
        handle.invoke(null, one, ignored);
      }
    } catch (InvocationTargetException e) {
      // This system does not know the signal, or Java keeps it for itself (-Xrs).
      return;
    }
  }
}
