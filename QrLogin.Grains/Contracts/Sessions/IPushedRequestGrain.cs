using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Whether a pushed authorization request (RFC 9126) has led to a code. Its key is the request's id. Kept in memory: after the failure of a
/// silo, a request can lead to another code until it expires.
/// </summary>
[GrainInterfaceType(GrainTypeNames.PushedRequest)]
public interface IPushedRequestGrain : IGrainWithStringKey
{
    /// <summary>Whether it has led to a code.</summary>
    [Alias("is-used")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> IsUsed();

    /// <summary>Records that it has led to a code.</summary>
    [Alias("use")]
    [OneWay]
    Task Use();
}
