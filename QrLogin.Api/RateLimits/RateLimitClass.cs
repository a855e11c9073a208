namespace QrLogin.Api.RateLimits;

/// <summary>Classes of requests by what they cost. Each class has its own limit.</summary>
internal enum RateLimitClass
{
    /// <summary>A page: costs almost nothing.</summary>
    Page = 0,

    /// <summary>A read from one grain.</summary>
    Read = 1,

    /// <summary>A verb: one or a few writes.</summary>
    Verb = 2,

    /// <summary>A new session: memory for as long as the session is kept.</summary>
    Open = 3,

    /// <summary>A password to hash: one core for 30 ms.</summary>
    Password = 4,

    /// <summary>
    /// A probe. A class of its own, so that a load balancer is never refused because of its users' requests.
    /// </summary>
    Probe = 5,

    /// <summary>A resource server's token introspection: as many as its users send requests.</summary>
    Introspect = 6,
}
