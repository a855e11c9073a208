using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>The two headers that identify the device of a request.</summary>
internal static class DeviceHeaders
{
    private const string DeviceId = "X-Device-Id", DeviceType = "X-Device-Type";

    /// <summary>The device; null if the headers are missing or malformed.</summary>
    public static Device? Read(HttpRequest request)
    {
        // Duplicate headers are ambiguous and therefore malformed.
        var (id, type) = (request.Headers[DeviceId], request.Headers[DeviceType]);
        return id.Count == 1 && type.Count == 1 && Device.TryParse(id[0], type[0], out var device) ? device : null;
    }

    /// <summary>
    /// The device, where the headers are optional: null if they are missing, a problem if they are malformed.
    /// </summary>
    public static Result<Device?> ReadOptional(HttpRequest request)
    {
        var device = Read(request);
        bool isAbsent = request.Headers[DeviceId].Count == 0 && request.Headers[DeviceType].Count == 0;
        return device is null && !isAbsent ? Problem.InvalidDevice : device;
    }
}
