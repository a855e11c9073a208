namespace QrLogin.Api.RateLimits;

/// <summary>What a request costs us, by class: each has a limit of its own.</summary>
internal enum RateLimitClass
{
    /// <summary>A page: next to nothing.</summary>
    Page = 0,

    /// <summary>A question to one grain.</summary>
    Read = 1,

    /// <summary>A verb: a write or a few.</summary>
    Verb = 2,

    /// <summary>A new session: memory for as long as it is known.</summary>
    Open = 3,

    /// <summary>A password to be hashed: a core for 30 ms.</summary>
    Password = 4,

    /// <summary>A probe. Of its own, so that a load balancer is not told that we are down for what its users ask.</summary>
    Probe = 5,

    /// <summary>A resource server's question about a token: as many as its users have requests.</summary>
    Introspect = 6,
}
