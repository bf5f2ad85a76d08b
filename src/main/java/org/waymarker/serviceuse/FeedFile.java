package org.waymarker.serviceuse;

/**
 * A feed's file, whole: a newer extract takes the place of the older one, it is not added to it.
 *
 * @param name relative to the feeds directory
 * @param sha256 of the content that was declared complete, in hexadecimal; other content is no longer what was declared
 */
public record FeedFile(String name, String sha256) {}
