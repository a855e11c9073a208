using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

internal sealed record SessionResponse(
    string QrId,
    SessionStatus Status,
    int Version,
    DateTimeOffset ExpiresAt,
    int ExpiresIn,
    string? QrText,
    AccountName? Account,
    string? MatchNumber,
    LoginTokenResponse? Token);

internal sealed record AccountName(string DisplayName);
