using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

internal sealed record ScanResponse(
    SessionStatus Status,
    string ConfirmToken,
    int ExpiresIn,
    RequesterResponse Requester,
    ClientResponse? Client,
    string? UserCode,
    NumberMatch NumberMatch,
    IReadOnlyList<string> Warnings)
{
    public static ScanResponse Of(ScanTicket ticket, string confirmToken, GeoLocation geoLocation)
    {
        var pc = ticket.Requester;
        return new(
            SessionStatus.Scanned,
            confirmToken,
            ticket.ExpiresIn.ToSeconds(),
            new(pc.Device.Type, pc.DeviceName, pc.Ip, geoLocation.Find(pc.Ip), pc.UserAgent, ticket.RequestedAt),
            ticket.ClientName is { } name ? new(name) : null,
            ticket.UserCode?.Display,
            new(ticket.NumberRequired, Digits: 2),
            [.. WarningsOf(ticket)]);
    }

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ScanResponse);

    private static IEnumerable<string> WarningsOf(ScanTicket ticket)
    {
        if (ticket.DifferentNetwork) yield return "different_network";
        if (ticket.NewDevice) yield return "new_device";
    }
}

internal sealed record RequesterResponse(DeviceType DeviceType, string? DeviceName, string? Ip, string? Location, string? UserAgent, DateTimeOffset RequestedAt);

internal sealed record ClientResponse(string Name);

/// <param name="Required">Whether the number on the PC's screen must be typed.</param>
/// <param name="Digits">How many digits it has.</param>
internal sealed record NumberMatch(bool Required, int Digits);

internal sealed record LookUpResponse(string QrId, string ScanCode);

internal sealed record DecisionResponse(SessionStatus Status);
