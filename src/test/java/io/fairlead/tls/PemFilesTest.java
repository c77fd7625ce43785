package io.fairlead.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator who gave the wrong file is told which one, and what is wrong with it. */
class PemFilesTest {
    @TempDir
    static Path folder;

    private static SelfSigned good;
    private static SelfSigned other;

    @BeforeAll
    static void write() throws Exception {
        good = SelfSigned.write(Files.createDirectory(folder.resolve("good")), "CN=good");
        other = SelfSigned.write(Files.createDirectory(folder.resolve("other")), "CN=other");
    }

    private static String fault(Path certificate, Path key) {
        return String.valueOf(
                assertThrows(GeneralSecurityException.class, () -> PemFiles.keyManager(new TlsFiles(certificate, key)))
                        .getMessage());
    }

    private static Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("wrong.pem"), content);
    }

    private static Path der(Path pem) throws Exception {
        String base64 = Files.readString(pem).replaceAll("-----.*-----", "").replaceAll("\\s", "");
        return Files.write(folder.resolve("wrong.pem"), Base64.getDecoder().decode(base64));
    }

    private static String labelled(String label) {
        return "-----BEGIN " + label + "-----\nMIIB\n-----END " + label + "-----\n";
    }

    private static void certificateFault(String expected, Path wrong) {
        assertEquals(wrong + expected, fault(wrong, good.key()));
    }

    private static void keyFault(String expected, Path wrong) {
        assertEquals(wrong + expected, fault(good.certificate(), wrong));
    }

    @Test
    void swappedFilesAreTold() {
        certificateFault(
                " holds no certificate, but this: PRIVATE KEY; are certificate and privateKey swapped?", good.key());
        keyFault(
                " holds no private key, but this: CERTIFICATE; are certificate and privateKey swapped?",
                good.certificate());
        assertEquals(
                good.key() + " holds no certificate, but this: PRIVATE KEY; are certificate and privateKey swapped?",
                fault(good.key(), good.certificate()));
    }

    @Test
    void filesWithoutPemAreTold() throws Exception {
        certificateFault(" is empty", file(" \n"));
        keyFault(" is empty", file(""));
        certificateFault(" is not PEM: there is no line that begins with -----BEGIN", file("hello\n"));
        certificateFault(
                " is cut off: the line -----END CERTIFICATE----- is missing",
                file(Files.readString(good.certificate()).substring(0, 200)));
        certificateFault(" is not a file", folder);
        certificateFault(" is not there", folder.resolve("nowhere"));
        String binary = " is binary, as DER is, where PEM is expected: \"openssl x509 -inform der\" makes PEM of a"
                + " certificate, \"openssl pkey -inform der\" of a key";
        certificateFault(binary, der(good.certificate()));
        keyFault(binary, der(good.key()));
    }

    @Test
    void damagedFilesAreTold() throws Exception {
        certificateFault(": certificate 1 is damaged: it is not an X.509 certificate", file(labelled("CERTIFICATE")));
        certificateFault(
                ": certificate 2 is damaged: it is not an X.509 certificate",
                file(Files.readString(good.certificate()) + labelled("CERTIFICATE")));
        certificateFault(
                ": certificate 1 is damaged: it is not Base64",
                file(labelled("CERTIFICATE").replace("MIIB", "M!!B")));
        keyFault(": the private key is damaged, or neither RSA, EC nor EdDSA", file(labelled("PRIVATE KEY")));
        keyFault(
                ": the private key is damaged: it is not Base64",
                file(labelled("PRIVATE KEY").replace("MIIB", "=")));
    }

    @Test
    void keysOfOtherFormatsAreToldWithTheWayToAFitOne() throws Exception {
        Path wrong = file(labelled("RSA PRIVATE KEY"));
        keyFault(
                " holds a private key of another format (RSA PRIVATE KEY) than PKCS#8:"
                        + " \"openssl pkcs8 -topk8 -nocrypt -in " + wrong + "\" prints it so",
                wrong);
        String encrypted = " holds an encrypted private key, and nobody is there to be asked for its password:"
                + " \"openssl pkey -in " + wrong + "\" prints it unencrypted";
        keyFault(encrypted, file(labelled("ENCRYPTED PRIVATE KEY")));
        keyFault(
                encrypted,
                file(labelled("RSA PRIVATE KEY")
                        .replace("MIIB", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMIIB")));
        keyFault(" holds no private key, but this: PUBLIC KEY", file(labelled("PUBLIC KEY")));
        certificateFault(" holds no certificate, but this: CERTIFICATE REQUEST", file(labelled("CERTIFICATE REQUEST")));
    }

    @Test
    void aKeyOfAnotherCertificateIsTold() throws Exception {
        String start = other.key() + " is not the key of the first certificate in ";
        assertEquals(start + good.certificate(), fault(good.certificate(), other.key()));
        Path chain = file(Files.readString(good.certificate()) + Files.readString(other.certificate()));
        assertEquals(start + chain + ", but that of certificate 2, which must be the first", fault(chain, other.key()));
    }

    @Test
    void whatIsSaidAroundTheTextsIsForPeople() throws Exception {
        Path chatty = file("Bag Attributes\n  friendlyName: x\n" + Files.readString(good.certificate()) + "bye\n");
        assertEquals(1, PemFiles.keyManager(new TlsFiles(chatty, good.key())).getCertificateChain("gateway").length);
    }

    private static List<String> advice(Instant now) throws Exception {
        return PemFiles.advice(new TlsFiles(good.certificate(), good.key()), now);
    }

    @Test
    void anExpiredCertificateIsTold() throws Exception {
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(), advice(Instant.now()));
        String late = advice(Instant.now().plus(Duration.ofDays(400))).get(0);
        assertTrue(late.startsWith("the certificate in " + good.certificate() + " expired at "), late);
        String early = advice(Instant.now().minus(Duration.ofDays(1))).get(0);
        assertTrue(early.startsWith("the certificate in " + good.certificate() + " is not valid before "), early);
    }

    @Test
    void aKeyThatEverybodyCanReadIsTold() throws Exception {
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                List.of("other users can read the private key " + good.key() + ": chmod o= it"), advice(Instant.now()));
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(List.of(), advice(Instant.now()));
    }
}
