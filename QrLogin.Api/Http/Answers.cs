using System.Text.Json.Serialization;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>RFC 9457 problem details, with this contract's members.</summary>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SessionStatus? SessionStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AttemptsLeft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);

internal sealed record AccountResponse(string AccountId, string Username, string DisplayName)
{
    public static AccountResponse Of(AccountProfile profile) => new(profile.AccountId.Value, profile.Username.Value, profile.DisplayName);
}

internal sealed record LoginTokenResponse(string AccessToken, string TokenType, int? ExpiresIn, string LoginId, LoginMethod Method, AccountResponse Account)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LoginTokenResponse);

    /// <summary>How the token is shown: RFC 6750, or RFC 9449.</summary>
    public static string TypeOf(LoginDetails login) => login.Key is null ? "Bearer" : "DPoP";

    public static LoginTokenResponse Of(LoginToken token, GrantedLogin granted, DateTimeOffset now) => new(
        token.Reveal(),
        TypeOf(granted.Login),
        granted.Login.ExpiresAt is { } end ? Seconds.Of(end - now) : null,
        granted.Login.LoginId.Value,
        granted.Login.Method,
        AccountResponse.Of(granted.Account));
}

internal sealed record DeviceResponse(string Id, DeviceType Type, string? Name)
{
    public static DeviceResponse Of(Requester requester) => new(requester.Device.Id, requester.Device.Type, requester.DeviceName);
}

/// <param name="Account">Whose login it is.</param>
/// <param name="Device">The device that it is on.</param>
/// <param name="Login">The login; null where another provider's token vouches in its place.</param>
internal sealed record MeResponse(AccountResponse Account, DeviceResponse Device, MeLogin? Login);

internal sealed record MeLogin(string LoginId, LoginMethod Method, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

internal sealed record LoginsResponse(IReadOnlyList<ListedLogin> Logins);

internal sealed record ListedLogin(
    string LoginId, DeviceResponse Device, LoginMethod Method, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Ip, bool Current, bool IsNew);

internal sealed record OpenSessionResponse(
    string QrId, string PollToken, SessionStatus Status, int Version, string QrText, DateTimeOffset ExpiresAt, int ExpiresIn, int PollInterval)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(OpenSessionResponse);
}

internal sealed record SessionResponse(
    string QrId, SessionStatus Status, int Version, DateTimeOffset ExpiresAt, int ExpiresIn, string? QrText, AccountName? Account, string? MatchNumber, LoginTokenResponse? Token);

internal sealed record AccountName(string DisplayName);

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
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ScanResponse);
}

internal sealed record RequesterResponse(DeviceType DeviceType, string? DeviceName, string? Ip, string? Location, string? UserAgent, DateTimeOffset RequestedAt);

internal sealed record ClientResponse(string Name);

/// <param name="Required">Whether the number on the PC's screen must be typed.</param>
/// <param name="Digits">How many digits it has.</param>
internal sealed record NumberMatch(bool Required, int Digits);

internal sealed record LookUpResponse(string QrId, string ScanCode);

internal sealed record DecisionResponse(SessionStatus Status);

internal static class Seconds
{
    /// <summary>Whole seconds, rounded up: what still has a moment to live is never said to have none.</summary>
    public static int Of(TimeSpan span) => (int)Math.Ceiling(Math.Max(0, span.TotalSeconds));
}
