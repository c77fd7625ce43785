package io.fairlead.boot;

import io.fairlead.core.Timer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key, read again when the files change: new connections get the new ones. Files that
 * can't be used leave the old ones in place, and a line in the log.
 *
 * <p>Threading: safe; the timer's thread replaces what the others read.
 */
final class TlsIdentity extends X509ExtendedKeyManager {
    private static final Logger LOG = System.getLogger(TlsIdentity.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Config.Tls files;
    private final Timer timer;
    private volatile X509ExtendedKeyManager current;
    private List<FileTime> seen;

    /** @throws GeneralSecurityException when the files can't be used */
    TlsIdentity(Config.Tls files, Timer timer) throws IOException, GeneralSecurityException {
        this.files = files;
        this.timer = timer;
        this.seen = changed();
        this.current = PemFiles.keyManager(files);
        timer.after(LOOK, this::look);
    }

    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {this}, null, null);
        return context;
    }

    private List<FileTime> changed() throws IOException {
        return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.privateKey()));
    }

    private void look() {
        try {
            List<FileTime> now = changed();
            if (!now.equals(seen)) {
                seen = now;
                current = PemFiles.keyManager(files);
                LOG.log(Level.INFO, "the certificate was read again from {0}", files.certificate());
            }
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.log(Level.WARNING, "the changed certificate can't be used, the old one stays: {0}", unusable);
        }
        timer.after(LOOK, this::look);
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

    /** A server has no client's certificate. */
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
