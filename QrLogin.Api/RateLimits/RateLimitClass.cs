using System.ComponentModel;

namespace QrLogin.Api.RateLimits;

/// <summary>What a request costs, by class. Each class has a rate of its own.</summary>
internal enum RateLimitClass
{
    [Description("pages")]
    Page = 0,

    [Description("polls and other requests that read from one grain")]
    Read = 1,

    [Description("verbs, which write: scan, confirm, deny, cancel, list, end")]
    Verb = 2,

    // A session takes memory until it is forgotten.
    [Description("new sessions")]
    Open = 3,

    // Hashing a password keeps a core busy for 30 ms.
    [Description("registrations, passwords, and wrong client secrets")]
    Password = 4,

    // Apart from the other classes, so that a load balancer does not take a process for dead because its users ask too much.
    [Description("health checks")]
    Probe = 5,

    // A resource server asks as often as its users send requests.
    [Description("introspections by resource servers")]
    Introspect = 6,
}
