using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

internal sealed record DeviceResponse(string Id, DeviceType Type, string? Name)
{
    public static DeviceResponse Of(Requester requester) => new(requester.Device.Id, requester.Device.Type, requester.DeviceName);
}

/// <param name="Account">Whose login it is.</param>
/// <param name="Device">The device that it is on.</param>
/// <param name="Login">The login; null where another provider's token vouches in its place.</param>
internal sealed record MeResponse(AccountResponse Account, DeviceResponse Device, MeLogin? Login)
{
    public static MeResponse Of(LoginDetails login) => new(
        AccountResponse.Of(login.Account),
        DeviceResponse.Of(login.Requester),
        login.Method == LoginMethod.External ? null : new(login.LoginId.Value, login.Method, login.CreatedAt, login.ExpiresAt));
}

internal sealed record MeLogin(string LoginId, LoginMethod Method, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

internal sealed record LoginsResponse(IReadOnlyList<ListedLogin> Logins);

internal sealed record ListedLogin(
    string LoginId, DeviceResponse Device, LoginMethod Method, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Ip, bool Current, bool IsNew)
{
    public static ListedLogin Of(LoginDetails login, bool isCurrent, bool isNew) => new(
        login.LoginId.Value,
        DeviceResponse.Of(login.Requester),
        login.Method,
        login.CreatedAt,
        login.LastSeenAt,
        login.Requester.Ip,
        isCurrent,
        isNew);
}
