package io.fairlead.tls;

import io.fairlead.core.Timer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key, reloaded when the files change: new connections use the new ones. If the new files
 * can't be used, the old certificate stays and the error is logged.
 *
 * <p>Threading: safe; the timer's thread replaces the key manager that other threads read.
 */
public final class TlsIdentity extends X509ExtendedKeyManager {
    private static final Logger LOG = System.getLogger(TlsIdentity.class.getName());
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private final TlsFiles files;
    private final Clock clock;
    private volatile X509ExtendedKeyManager current;
    /** State of the files when they were last read. */
    private List<Object> seen;

    /** @throws GeneralSecurityException if the files can't be used; with a human-readable message */
    public TlsIdentity(TlsFiles files, Timer timer, Clock clock) throws GeneralSecurityException {
        this.files = files;
        this.clock = clock;
        this.seen = state();
        this.current = read();
        timer.every(CHECK_INTERVAL, this::reloadIfChanged);
    }

    public SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {this}, null, null);
        return context;
    }

    private List<Object> state() {
        return List.of(state(files.certificate()), state(files.privateKey()));
    }

    /** A value that is equal as long as the file is unchanged. */
    private static Object state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey()));
        } catch (IOException missing) {
            return missing.toString();
        }
    }

    private X509ExtendedKeyManager read() throws GeneralSecurityException {
        X509ExtendedKeyManager read = PemFiles.keyManager(files);
        PemFiles.advice(files, clock.instant()).forEach(advice -> LOG.log(Level.WARNING, "http.tls: {0}", advice));
        return read;
    }

    /** Reloads changed files. Tries each state of the files once, so that an error is logged once. */
    private void reloadIfChanged() {
        List<Object> now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            current = read();
            LOG.log(Level.INFO, "the certificate was reloaded from {0}", files.certificate());
        } catch (GeneralSecurityException | RuntimeException unusable) {
            LOG.log(
                    Level.WARNING,
                    "http.tls: the changed files can''t be used, the old certificate stays: {0}",
                    unusable.getMessage());
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return current.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return current.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current.getPrivateKey(alias);
    }

    /** Not used by a server. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
