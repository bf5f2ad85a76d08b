/**
 * Contacts with health services, read from feeds that someone declared complete, counted in equal windows before and after a
 * programme, and the change between the two. What no feed covers is not known, and is never zero.
 */
@NullMarked
package org.waymarker.serviceuse;

import org.jspecify.annotations.NullMarked;
