package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Many updates in a row, each with another bundle and other settings, every other image. They are
 * 12; {@code -Dupdates=100} makes them a hundred.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredUpdatesTest {
  private static final int UPDATES = Integer.getInteger("updates", 12);
  private static final int SETTLED = 8;

  /** Counts that may not grow at all, and sizes in KiB. */
  private static final String FIGURES =
      """
      cd /var/lib/greentic-deployer/acme
      echo mounts $(findmnt -rn | wc -l)
      echo squashfs $(findmnt -rn -t squashfs | wc -l)
      echo loops $(losetup -nO BACK-MAJ:MIN | grep -c $(stat -c %Hd:%Ld /var/lib))
      echo images $(podman images -aq | wc -l)
      echo containers $(podman ps -aq | wc -l)
      echo volumes $(podman volume ls -q | wc -l)
      echo storage $(find /var/lib/containers | wc -l)
      echo state $(find . | wc -l)
      echo bundles $(ls bundles | wc -l)
      echo generations $(ls generations | wc -l)
      echo units $(find /etc/systemd/system | wc -l)
      echo run $(find /run/greentic-deployer | wc -l)
      echo temporary $(find /tmp /var/tmp | wc -l)
      echo loaded $(systemctl list-units --all --plain --legend=no '*greentic*' | wc -l)
      echo processes $(ps -e --no-headers | wc -l)
      echo stateKilobytes $(du -sk --exclude=audit.jsonl --exclude=bundles . | cut -f1)
      echo systemdKilobytes $(awk '/VmRSS/ { print $2 }' /proc/1/status)
      echo conmonKilobytes $(awk '/VmRSS/ { print $2 }' /proc/$(pgrep -x conmon)/status)
      """;

  private final Machine machine = Machine.boot("hundred");

  @AfterAll
  void stop() {
    machine.close();
  }

  @Test
  void nothingGrowsAndTheGenerationsKeptAreThosePromised() {
    String document =
        Documents.offline("env:\n  GREENTIC_TEST_ECHO: NUMBER", "health:\n  minReadySeconds: 0\n");
    machine.write("/root/odd.yaml", document);
    machine.write("/root/even.yaml", Documents.secondRelease(document));
    machine.read("unsquashfs -q -n -d content /srv/release/acme-1.squashfs > /dev/null");

    update(1, SETTLED);
    Map<String, Integer> settled = figures();
    requireKept(SETTLED);
    update(SETTLED + 1, UPDATES);
    Map<String, Integer> last = figures();
    requireKept(UPDATES);

    for (Map.Entry<String, Integer> figure : settled.entrySet()) {
      int now = last.get(figure.getKey());
      boolean size = figure.getKey().endsWith("Kilobytes");
      int most = size ? figure.getValue() + figure.getValue() / 10 + 512 : figure.getValue();
      assertTrue(now <= most, () -> settled + " have become " + last);
    }
    assertEquals(
        List.of(1, 1, 2, 1, 4, 4),
        List.of("squashfs", "loops", "images", "containers", "bundles", "generations").stream()
            .map(last::get)
            .toList());
  }

  /** Each with a bundle of its own, which is gone from its source when the next one comes. */
  private void update(int from, int to) {
    machine
        .run(
            "for ((i = %d; i <= %d; i++)); do\n".formatted(from, to)
                + """
                echo $i > content/number; rm -f bundle-*.squashfs
                mksquashfs content bundle-$i.squashfs -quiet -no-progress > /dev/null || exit 90
                if ((i % 2)); then template=odd.yaml; else template=even.yaml; fi
                sed -e "s|NUMBER|\\"$i\\"|" -e "s|/srv/release/acme-..squashfs|/root/bundle-$i.squashfs|" \
                    $template > deployment.yaml
                greentic-deployer apply deployment.yaml -auto-approve > apply.log 2>&1 ||
                    { echo "update $i"; cat apply.log; exit 91; }
                done
                """)
        .exits(0);
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  private Map<String, Integer> figures() {
    Map<String, Integer> figures = new TreeMap<>();
    machine
        .read(FIGURES)
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> figures.put(words[0], Integer.valueOf(words[1])));
    return figures;
  }

  private void requireKept(int active) {
    assertEquals(
        "%d %d %d %d".formatted(active - 3, active - 2, active - 1, active),
        machine.read("ls /var/lib/greentic-deployer/acme/generations | sort -n | xargs"));
    assertEquals(
        "\"echo\":\"" + active + "\"",
        machine.read(
            Documents.CURL + "/admin/v1/status | grep -o '\"echo\": *\"[0-9]*\"' | tr -d ' '"));
  }
}
