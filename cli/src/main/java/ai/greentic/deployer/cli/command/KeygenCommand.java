package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.MadeKey;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.signature.PublicKeyText;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.signing.NewKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "keygen",
    customSynopsis = "greentic-deployer keygen -out=NAME [options]",
    description =
        "Makes an Ed25519 key to sign plans with: NAME.key, the private one (PKCS #8 PEM, mode 0600),"
            + " and NAME.pub. Existing files are never overwritten.",
    sortOptions = false,
    exitCodeList = {"0:made", "1:failed"},
    footer = {"greentic-deployer keygen -out=alice"})
final class KeygenCommand implements Verb {
  @Option(
      names = "-out",
      paramLabel = "NAME",
      required = true,
      description = "The path of the files without .key and .pub.")
  private @Nullable Path out;

  @Mixin private DisplayOptions display = new DisplayOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    Path base = Objects.requireNonNull(out);
    Path secret = base.resolveSibling(base.getFileName() + ".key");
    Path open = base.resolveSibling(base.getFileName() + ".pub");
    refuseExisting(console, secret);
    refuseExisting(console, open);
    NewKey made = NewKey.generate();
    write(console, secret, made.privatePem(), "rw-------");
    write(console, open, PublicKeyText.pem(made.publicKey()), "rw-r--r--");
    MadeKey shown = new MadeKey(made.publicKey(), secret, open);
    console.out().print(display.json() ? shown.json() : shown.text());
    return CommandLineRunner.DONE;
  }

  private static void refuseExisting(Console console, Path file) throws DeployerException {
    if (Files.exists(console.folder().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
  }

  private static DeployerException exists(Path file) {
    return DeployerException.failed(
        SigningError.KEY_UNUSABLE,
        file + " is there already, and keys are never overwritten",
        "give another name with -out");
  }

  private static void write(Console console, Path file, String text, String permissions)
      throws DeployerException {
    Path path = console.folder().resolve(file);
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            DurableFile.onlyOwner(path, permissions))) {
      ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw DeployerException.failed(
          SigningError.KEY_UNUSABLE,
          file + " could not be written: " + FailureReason.of(e),
          "choose a folder that can be written and has space",
          e);
    }
  }
}
