namespace QrLogin.Grains.Contracts;

/// <summary>Who asks to be logged in. All but the address is the PC's own claim.</summary>
/// <param name="Device">The device that the session, and the login that comes of it, is bound to.</param>
/// <param name="DeviceName">A name for people, if the PC gave one.</param>
/// <param name="Ip">The address that the request came from.</param>
/// <param name="UserAgent">What the PC's program calls itself.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.requester")]
public sealed record Requester(
    [property: Id(0)] Device Device,
    [property: Id(1)] string? DeviceName,
    [property: Id(2)] string? Ip,
    [property: Id(3)] string? UserAgent);
