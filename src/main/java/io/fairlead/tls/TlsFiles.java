package io.fairlead.tls;

import java.nio.file.Path;

/**
 * The files of a certificate and its key.
 *
 * @param certificate PEM (RFC 7468), the chain, starting with the certificate of the key
 * @param privateKey PEM (RFC 7468), in PKCS8 (RFC 5208)
 */
public record TlsFiles(Path certificate, Path privateKey) {}
