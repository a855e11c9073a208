namespace QrLogin.Grains.Contracts;

/// <summary>
/// What a session that an OAuth client opened (RFC 8628, section 3.1) has beside what every session has. To the product's own calls,
/// and to other clients, such a session is unknown.
/// </summary>
/// <param name="ClientId">The client that opened it, and alone may poll it.</param>
/// <param name="ClientName">What people are shown of the client.</param>
/// <param name="UserCode">What may be typed in place of scanning. Before it is claimed, the first that is tried.</param>
/// <param name="Lifetime">How long it waits for a phone's decision.</param>
/// <param name="PollInterval">What the client was told to keep between two polls, and is held to.</param>
/// <param name="HasDevice">Whether the client sent device headers, which it must then always send.</param>
/// <param name="LoginLifetime">How long the login will last: null for the silos' own setting, <see cref="Timeout.InfiniteTimeSpan"/> for no end.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.device-authorization")]
public sealed record DeviceAuthorization(
    [property: Id(0)] string ClientId,
    [property: Id(1)] string ClientName,
    [property: Id(2)] UserCode UserCode,
    [property: Id(3)] TimeSpan Lifetime,
    [property: Id(4)] TimeSpan PollInterval,
    [property: Id(5)] bool HasDevice,
    [property: Id(6)] TimeSpan? LoginLifetime = null);

/// <summary>The client polls with its device code (RFC 8628, section 3.4).</summary>
/// <param name="RequestId">This request.</param>
/// <param name="ClientId">The client that asks.</param>
/// <param name="Device">The device that the request says it comes from, if it says so.</param>
/// <param name="Proof">What it proves a key with. The first that comes binds the session, and the login that comes of it.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.poll-session")]
public sealed record PollSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] string ClientId,
    [property: Id(2)] Device? Device,
    [property: Id(3)] DpopProof? Proof);
