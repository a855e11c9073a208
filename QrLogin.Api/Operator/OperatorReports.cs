using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>What is wrong with the process and its cluster, if anything is.</summary>
/// <param name="Ready">Whether it can serve.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Stores">How each store answers.</param>
/// <param name="Silos">The silos that are known; none where that cannot be asked.</param>
/// <param name="Version">The version that runs.</param>
internal sealed record StatusReport(bool Ready, string? Reason, IReadOnlyDictionary<string, StoreState> Stores, IReadOnlyList<SiloState> Silos, string Version)
{
    public static string OwnVersion { get; } = typeof(StatusReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}

internal sealed record SiloState(string Address, string Status);

internal sealed record AccountReport(string AccountId, string Username, string DisplayName, bool Enabled)
{
    public static AccountReport Of(AccountProfile profile, bool enabled) => new(profile.AccountId.Value, profile.Username.Value, profile.DisplayName, enabled);
}

internal sealed record LoginReport(string LoginId, string Device, string DeviceType, string? DeviceName, string Method, string? Client, string? Ip, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt)
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

internal sealed record EndedReport(int Ended);

/// <summary>Answers for people's eyes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, Converters = [typeof(UtcSecondsConverter)])]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(AccountReport))]
[JsonSerializable(typeof(IReadOnlyList<LoginReport>))]
[JsonSerializable(typeof(EndedReport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class OperatorJson : JsonSerializerContext;
