namespace QrLogin.Grains.Contracts;

/// <summary>The client that asks for a login. Everything except the address is its own claim.</summary>
/// <param name="Device">The device that the session and the resulting login are bound to.</param>
/// <param name="DeviceName">A name to show to people, if the client sent one.</param>
/// <param name="Ip">The address that the request came from; null if unknown.</param>
/// <param name="UserAgent">The client's <c>User-Agent</c> header.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.requester")]
public sealed record Requester(
    [property: Id(0)] Device Device,
    [property: Id(1)] string? DeviceName,
    [property: Id(2)] string? Ip,
    [property: Id(3)] string? UserAgent);
