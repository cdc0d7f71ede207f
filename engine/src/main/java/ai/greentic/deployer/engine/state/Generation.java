package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One committed apply, as it is remembered: its plan and document lie beside this record.
 *
 * @param number 1 for the first; each is one more than the one before
 * @param committed when, to the second
 * @param author the user who ran it
 * @param nonce of its plan
 * @param desiredDigest SHA-256 of the resources that it desires, lower-case hex
 * @param restores the earlier generation whose resources it brought back; 0 for none
 * @param took from the first action to the commit, to the millisecond
 * @param objects what names those of its objects that cannot be made again from their attributes
 */
public record Generation(
    long number,
    Instant committed,
    String author,
    String toolVersion,
    String nonce,
    String desiredDigest,
    long restores,
    Duration took,
    SortedMap<Address, Mapping> objects) {
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  public Generation {
    committed = committed.truncatedTo(ChronoUnit.SECONDS);
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  /** A generation that is being committed by this process, now. */
  public static Generation now(
      long number,
      String toolVersion,
      String nonce,
      String desiredDigest,
      long restores,
      Duration took,
      SortedMap<Address, Mapping> objects) {
    return new Generation(
        number,
        Instant.now(),
        Author.ofThisProcess(),
        toolVersion,
        nonce,
        desiredDigest,
        restores,
        took,
        objects);
  }

  /** As it lies in {@code generation.json}. */
  public byte[] encode() {
    List<Value> kept = new ArrayList<>();
    for (Map.Entry<Address, Mapping> object : objects.entrySet()) {
      kept.add(
          Mapping.EMPTY
              .with("address", object.getKey().toString())
              .with("identity", object.getValue()));
    }
    return CanonicalJson.encode(
        Mapping.EMPTY
            .with("number", Value.of(number))
            .with("committed", Value.of(committed.getEpochSecond()))
            .with("author", author)
            .with("toolVersion", toolVersion)
            .with("nonce", nonce)
            .with("desiredDigest", desiredDigest)
            .with("restores", Value.of(restores))
            .with("tookMillis", Value.of(took.toMillis()))
            .with("objects", new Sequence(kept)));
  }

  /** Reads what {@link #encode} gave. */
  public static Generation decode(byte[] bytes) throws FormatException {
    return Fields.read("generation.json", CanonicalJson.decode(bytes), Generation::of);
  }

  private static Generation of(Fields fields) throws FormatException {
    long committed = fields.integer("committed");
    if (committed < 0 || committed > LATEST) {
      throw new FormatException("committed is no time");
    }
    SortedMap<Address, Mapping> objects = new TreeMap<>();
    for (Kept kept : fields.list("objects", Kept::of)) {
      objects.put(kept.address(), kept.identity());
    }
    return new Generation(
        fields.integer("number"),
        Instant.ofEpochSecond(committed),
        fields.text("author"),
        fields.text("toolVersion"),
        fields.text("nonce"),
        fields.text("desiredDigest"),
        fields.integer("restores"),
        Duration.ofMillis(fields.integer("tookMillis")),
        objects);
  }

  private record Kept(Address address, Mapping identity) {
    static Kept of(Fields fields) throws FormatException {
      return new Kept(Address.parse(fields.text("address")), fields.mapping("identity"));
    }
  }
}
