package ai.greentic.deployer.spec;

/** A form that text must have, and the value it stands for. */
@FunctionalInterface
interface TextFormat<T> {
  T parse(String text) throws RefusedTextException;
}
