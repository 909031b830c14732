package org.scangate.lib.dicom.net;

/**
 * A presentation context that both sides agreed on.
 *
 * @param id odd, 1 to 255; of use within its association only
 */
public record PresentationContext(int id, String abstractSyntax, String transferSyntax) {}
