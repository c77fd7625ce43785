package io.fairlead.tls;

import java.nio.file.Path;

/**
 * Where a certificate and its key are.
 *
 * @param certificate PEM (RFC 7468), the chain from the certificate of the key upwards
 * @param privateKey PEM (RFC 7468), in PKCS8 (RFC 5208)
 */
public record TlsFiles(Path certificate, Path privateKey) {}
