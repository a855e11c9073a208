using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Health;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>The state of the process and of its cluster.</summary>
/// <param name="Ready">Whether the process can serve requests.</param>
/// <param name="Reason">Why it cannot; null if it can.</param>
/// <param name="Warning">What an operator must do although the process can serve requests; null if nothing.</param>
/// <param name="Stores">The state of each store, by name.</param>
/// <param name="Silos">The silos of the cluster; empty if the cluster cannot be reached.</param>
/// <param name="Version">The version of this program.</param>
internal sealed record StatusReport(
    bool Ready,
    string? Reason,
    string? Warning,
    IReadOnlyDictionary<string, StoreState> Stores,
    IReadOnlyList<SiloState> Silos,
    string Version)
{
    public static string OwnVersion { get; } = typeof(StatusReport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}

internal sealed record SiloState(string Address, string Status);

internal sealed record AccountReport(string AccountId, string Username, string DisplayName, bool Enabled)
{
    public static AccountReport Of(AccountProfile profile, bool enabled) =>
        new(profile.AccountId.Value, profile.Username.Value, profile.ShownName, enabled);
}

internal sealed record LoginReport(
    string LoginId,
    string Device,
    string DeviceType,
    string? DeviceName,
    string Method,
    string? Client,
    string? Ip,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt)
{
    public static LoginReport Of(LoginDetails login) => new(
        login.LoginId.Value,
        login.Requester.Device.Id,
        EnumText.Of(login.Requester.Device.Type),
        login.Requester.DeviceName,
        EnumText.Of(login.Method),
        login.Client,
        login.Requester.Ip,
        login.CreatedAt,
        login.LastSeenAt);
}

/// <summary>The account whose logins were ended, so that operators see which one they hit.</summary>
/// <param name="Ended">How many logins were ended.</param>
internal sealed record EndedReport(string AccountId, string Username, int Ended)
{
    public static EndedReport Of(AccountProfile profile, int ended) => new(profile.AccountId.Value, profile.Username.Value, ended);
}

/// <summary>A password reset that is allowed once.</summary>
/// <param name="ResetCode">The code, a secret.</param>
/// <param name="Link">The page where the person sets a new password, with the code.</param>
/// <param name="ExpiresAt">When the code stops working.</param>
internal sealed record ResetReport(string AccountId, string Username, string ResetCode, string Link, DateTimeOffset ExpiresAt)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ResetReport);
}

internal sealed record DeletedReport(string AccountId);

/// <summary>Serializes the reports, indented for people to read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<DeviceType>), typeof(EnumTextConverter<LoginMethod>)])]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(AccountReport))]
[JsonSerializable(typeof(IReadOnlyList<LoginReport>))]
[JsonSerializable(typeof(EndedReport))]
[JsonSerializable(typeof(ResetReport))]
[JsonSerializable(typeof(DeletedReport))]
[JsonSerializable(typeof(AccountExport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class OperatorJson : JsonSerializerContext;
