package io.fairlead.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Reads a certificate chain and its private key from PEM files, using only the JDK, and explains errors. */
public final class PemFiles {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final char[] NO_PASSWORD = {};

    private PemFiles() {}

    /**
     * A chain and its matching key.
     *
     * @param chain starts with the certificate of the key
     */
    private record Pair(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * @throws GeneralSecurityException if the files can't be used; with a human-readable message that names the file
     */
    public static X509ExtendedKeyManager keyManager(TlsFiles files) throws GeneralSecurityException {
        Pair pair = pair(files);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, NO_PASSWORD);
        } catch (IOException impossible) {
            throw new GeneralSecurityException("this JDK makes no key store", impossible);
        }
        store.setKeyEntry("gateway", pair.key(), NO_PASSWORD, pair.chain().toArray(X509Certificate[]::new));
        // The JDK's other key manager decrypts the key for each handshake, and each session keeps its own copy.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, NO_PASSWORD);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager fit) {
                return fit;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 key manager");
    }

    private static Pair pair(TlsFiles files) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(files.certificate());
        PrivateKey key = privateKey(files.privateKey());
        if (!isKeyOf(key, chain.get(0))) {
            throw new GeneralSecurityException(files.privateKey() + " is not the key of the first certificate in "
                    + files.certificate() + ownerHint(key, chain));
        }
        return new Pair(chain, key);
    }

    /** Warnings about usable files. */
    static List<String> advice(TlsFiles files, Instant now) throws GeneralSecurityException {
        List<String> advice = new ArrayList<>();
        X509Certificate certificate = certificates(files.certificate()).get(0);
        Instant end = certificate.getNotAfter().toInstant();
        Instant begin = certificate.getNotBefore().toInstant();
        if (now.isAfter(end)) {
            advice.add("the certificate in " + files.certificate() + " expired at " + end + ": clients will refuse it");
        } else if (now.isBefore(begin)) {
            advice.add("the certificate in " + files.certificate() + " is not valid before " + begin
                    + ": clients will refuse it");
        }
        if (isOpen(files.privateKey())) {
            advice.add("other users can read the private key " + files.privateKey() + ": chmod o= it");
        }
        return advice;
    }

    /** Whether other users can access the key; group access is accepted. */
    private static boolean isOpen(Path key) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(key);
            return permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException unavailable) {
            return false;
        }
    }

    private static List<X509Certificate> certificates(Path path) throws GeneralSecurityException {
        PemFile file = PemFile.read(path);
        List<X509Certificate> chain = new ArrayList<>();
        for (PemFile.Block block : file.all(CERTIFICATE)) {
            try {
                chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.bytes())));
            } catch (CertificateException damaged) {
                throw new GeneralSecurityException(
                        path + ": certificate " + (chain.size() + 1) + " is damaged: it is not an X.509 certificate",
                        damaged);
            } catch (GeneralSecurityException damaged) {
                throw new GeneralSecurityException(
                        path + ": certificate " + (chain.size() + 1) + " " + damaged.getMessage(), damaged);
            }
        }
        if (chain.isEmpty()) {
            String swapped = file.labels().contains(PRIVATE_KEY) ? "; are certificate and privateKey swapped?" : "";
            throw new GeneralSecurityException(path + " holds no certificate, but this: " + file.labels() + swapped);
        }
        return chain;
    }

    private static PrivateKey privateKey(Path path) throws GeneralSecurityException {
        PemFile file = PemFile.read(path);
        List<PemFile.Block> keys = file.all(PRIVATE_KEY);
        if (keys.isEmpty()) {
            throw new GeneralSecurityException(path + " " + explainMissingKey(file));
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(keys.get(0).bytes());
        } catch (GeneralSecurityException damaged) {
            throw new GeneralSecurityException(path + ": the private key " + damaged.getMessage(), damaged);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException other) {
                // Try the next algorithm.
            }
        }
        throw new GeneralSecurityException(path + ": the private key is damaged, or neither RSA, EC nor EdDSA");
    }

    private static String explainMissingKey(PemFile file) {
        String labels = file.labels();
        boolean encrypted = labels.contains("ENCRYPTED")
                || file.blocks().stream().anyMatch(block -> block.text().contains("ENCRYPTED"));
        if (encrypted) {
            return "holds an encrypted private key, and nobody is there to be asked for its password:"
                    + " \"openssl pkey -in " + file.path() + "\" prints it unencrypted";
        } else if (labels.contains(PRIVATE_KEY)) {
            return "holds a private key of another format (" + labels + ") than PKCS#8:"
                    + " \"openssl pkcs8 -topk8 -nocrypt -in " + file.path() + "\" prints it so";
        }
        String swapped = labels.contains(CERTIFICATE) ? "; are certificate and privateKey swapped?" : "";
        return "holds no private key, but this: " + labels + swapped;
    }

    private static boolean isKeyOf(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        byte[] signed = signature.sign();
        // Passes the public key, not the certificate, whose key usage may not allow signatures.
        signature.initVerify(certificate.getPublicKey());
        return signature.verify(signed);
    }

    private static String ownerHint(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        for (int i = 1; i < chain.size(); i++) {
            if (isKeyOf(key, chain.get(i))) {
                return ", but that of certificate " + (i + 1) + ", which must be the first";
            }
        }
        return "";
    }
}
