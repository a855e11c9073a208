using System.ComponentModel;

namespace QrLogin.Api.RateLimits;

/// <summary>The classes of routes. The routes of one class share one rate limit.</summary>
internal enum RateLimitClass
{
    [Description("pages")]
    Page = 0,

    [Description("polls and other requests that read from one grain")]
    Read = 1,

    [Description("verbs, which write: scan, confirm, deny, cancel, list, end")]
    Verb = 2,

    // A session takes memory until it is erased.
    [Description("new sessions")]
    Open = 3,

    // Hashing a password keeps a core busy for 30 ms.
    [Description("registrations, passwords, and wrong client secrets")]
    Password = 4,

    // Separate, so that a process whose users exceed their rate does not look dead to a load balancer.
    [Description("health checks")]
    Probe = 5,

    // A resource server may introspect a token for each request of its users.
    [Description("introspections by resource servers")]
    Introspect = 6,
}
