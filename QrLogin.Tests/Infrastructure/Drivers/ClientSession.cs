using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A session that an OAuth client opens, with a code to type.</summary>
internal static class ClientSession
{
    public static UserCode NewUserCode() => QrLogin.Api.Secrets.SecureRandom.NewUserCode();

    public static OpenSession Open(GrainFlow flow, params ImmutableArray<UserCode> codes) => flow.Open() with
    {
        Authorization = Authorization(codes[0], isDeviceBound: false),
        OtherUserCodes = codes[1..],
    };

    public static DeviceAuthorization Authorization(UserCode code, bool isDeviceBound) => new()
    {
        ClientId = "tv",
        ClientName = "The TV",
        UserCode = code,
        Lifetime = TimeSpan.FromMinutes(10),
        PollInterval = TimeSpan.FromSeconds(5),
        IsDeviceBound = isDeviceBound,
    };
}
