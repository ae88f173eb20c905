package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as the JDK, okhttp and OpenSSL write them, and what is none. */
@DisplayName("a PEM file")
final class PemFileTest {

  private static final String SECRET = "s3cr3t";

  private final Path folder;

  PemFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private PemFile file(String text) throws IOException {
    return new PemFile("etcd's --key-file", Files.writeString(folder.resolve("key.pem"), text));
  }

  private static String refused(PemFile file) {
    BootstrapException refusal = catchThrowableOfType(BootstrapException.class, file::privateKey);
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(refusal.getMessage()).startsWith("etcd's --key-file: " + file.path() + " ");
    return String.valueOf(refusal.getMessage());
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** Whether what one signs, the other accepts. */
  private static boolean isPair(PrivateKey key, PublicKey publicKey) throws Exception {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update((byte) 1);
    return signature.verify(signed);
  }

  private static KeyPair generated(String algorithm, String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @CsvSource({"RSA, ''", "EC, secp256r1", "EC, secp384r1", "EC, secp521r1", "Ed25519, ''"})
  @DisplayName("PKCS #8, as the JDK writes it")
  void pkcs8(String algorithm, String curve) throws Exception {
    KeyPair pair = generated(algorithm, curve);

    PrivateKey key = file(pem("PRIVATE KEY", pair.getPrivate().getEncoded())).privateKey();
    assertThat(isPair(key, pair.getPublic())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  @DisplayName("PKCS #1, as okhttp writes it, of lengths that DER writes each in its own way")
  void pkcs1(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    HeldCertificate held = new HeldCertificate.Builder().keyPair(pair).build();

    PrivateKey key = file(held.privateKeyPkcs1Pem()).privateKey();
    assertThat(key.getEncoded()).isEqualTo(pair.getPrivate().getEncoded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -traditional -out key.pem 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem",
        "ecparam -name prime256v1 -genkey -out key.pem",
        "ecparam -name prime256v1 -genkey -noout -out key.pem",
        "ecparam -name secp384r1 -genkey -out key.pem",
        "ecparam -name secp521r1 -genkey -noout -out key.pem",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
        "genpkey -algorithm ED25519 -out key.pem"
      })
  @DisplayName("as OpenSSL writes it: PKCS #1, SEC 1 with its parameters in front or not, PKCS #8")
  void openssl(String command) throws Exception {
    openssl(command.split(" "));
    openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem");

    PrivateKey key = new PemFile("key", folder.resolve("key.pem")).privateKey();
    String publicKey = Files.readString(folder.resolve("public.pem"));
    assertThat(isPair(key, publicKey(publicKey, key.getAlgorithm()))).isTrue();
  }

  private void openssl(String... arguments) throws Exception {
    String[] command =
        Stream.concat(Stream.of("openssl"), Arrays.stream(arguments)).toArray(String[]::new);
    boolean installed =
        Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "openssl")));
    assumeTrue(installed, "no openssl on PATH");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("openssl.log"))).isZero();
  }

  private static PublicKey publicKey(String pem, String algorithm) throws Exception {
    Matcher block = Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]*)").matcher(pem);
    assertThat(block.find()).isTrue();
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1))));
  }

  @Test
  @DisplayName("with an encrypted key is refused, and says how to decrypt it")
  void encrypted() throws Exception {
    for (String command :
        List.of(
            "genrsa -traditional -aes128 -passout pass:" + SECRET + " -out key.pem 2048",
            "genpkey -algorithm RSA -aes128 -pass pass:" + SECRET + " -out key.pem")) {
      openssl(command.split(" "));

      assertThat(refused(new PemFile("etcd's --key-file", folder.resolve("key.pem"))))
          .endsWith(
              "is encrypted, and nothing tells its password; decrypt it with: openssl pkey -in FILE"
                  + " -out NEW");
    }
  }

  @Test
  @DisplayName("gives its first key; other blocks and text do not matter")
  void first() throws Exception {
    KeyPair first = generated("EC", "secp256r1");
    KeyPair second = generated("EC", "secp256r1");
    String certificate = new HeldCertificate.Builder().build().certificatePem();

    PrivateKey key =
        file("Bag Attributes\n"
                + certificate
                + pem("PRIVATE KEY", first.getPrivate().getEncoded())
                + pem("PRIVATE KEY", second.getPrivate().getEncoded()))
            .privateKey();
    assertThat(key).isEqualTo(first.getPrivate());
  }

  static Stream<Arguments> noKeys() throws Exception {
    byte[] key = generated("EC", "secp256r1").getPrivate().getEncoded();
    return Stream.of(
        Arguments.argumentSet("nothing", ""),
        Arguments.argumentSet("a word", SECRET),
        Arguments.argumentSet("no end", "-----BEGIN PRIVATE KEY-----\n" + SECRET),
        Arguments.argumentSet(
            "no DER", pem("PRIVATE KEY", SECRET.getBytes(StandardCharsets.US_ASCII))),
        Arguments.argumentSet("an empty block", pem("RSA PRIVATE KEY", new byte[0])),
        Arguments.argumentSet("half a key", pem("PRIVATE KEY", Arrays.copyOf(key, 40))),
        Arguments.argumentSet(
            "a length beyond the end", pem("EC PRIVATE KEY", new byte[] {0x30, 0x7f, 2, 1, 1})),
        Arguments.argumentSet(
            "a length of lengths",
            pem("PRIVATE KEY", new byte[] {0x30, (byte) 0xff, 2, 1, 0, 2, 1, 0})),
        Arguments.argumentSet(
            "an EC key without its curve",
            pem("EC PRIVATE KEY", new byte[] {0x30, 6, 2, 1, 1, 4, 1, 1})),
        Arguments.argumentSet(
            "a public key", pem("PUBLIC KEY", generated("RSA", "").getPublic().getEncoded())));
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  @DisplayName("without a key is refused without being repeated")
  void noKey(String text) throws Exception {
    assertThat(refused(file(text)))
        .endsWith(
            "holds no private key that can be read; it must have a block -----BEGIN PRIVATE KEY-----,"
                + " or RSA or EC PRIVATE KEY")
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("cut anywhere, or with any byte changed, is a key or is refused, and nothing else")
  void damaged() throws Exception {
    byte[] der = generated("EC", "secp256r1").getPrivate().getEncoded();
    for (int i = 0; i < der.length; i++) {
      byte[] changed = der.clone();
      changed[i] ^= (byte) 0x80;
      for (byte[] damaged : List.of(changed, Arrays.copyOf(der, i))) {
        try {
          file(pem("PRIVATE KEY", damaged)).privateKey();
        } catch (BootstrapException e) {
          assertThat(e.reason()).isEqualTo(Reason.USAGE);
        }
      }
    }
  }

  @Test
  @DisplayName("that is not there is named with its setting")
  void missing() {
    assertThat(refused(new PemFile("etcd's --key-file", folder.resolve("none.pem"))))
        .endsWith("cannot be read: there is no such file; correct the path");
  }

  @Test
  @DisplayName("of a pair that does not belong together is refused with both settings")
  void otherKey() throws Exception {
    HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
    HeldCertificate ec = new HeldCertificate.Builder().ecdsa256().build();
    PemFile certificate = new PemFile("--cert-file", folder.resolve("cert.pem"));
    for (HeldCertificate held : List.of(rsa, ec)) {
      Files.writeString(certificate.path(), held.certificatePem());
      for (HeldCertificate other :
          List.of(rsa, ec, new HeldCertificate.Builder().ecdsa256().build())) {
        PemFile key = file(other.privateKeyPkcs8Pem());
        if (other == held) {
          assertThat(Identity.read(certificate, key).chain()).containsExactly(held.certificate());
        } else {
          assertThat(
                  catchThrowableOfType(
                      BootstrapException.class, () -> Identity.read(certificate, key)))
              .hasMessage(
                  "etcd's --key-file: "
                      + key.path()
                      + " is not the key of the first certificate in "
                      + certificate.path()
                      + " (--cert-file); name the two that were made together");
        }
      }
    }
  }
}
