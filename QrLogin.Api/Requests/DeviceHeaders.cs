using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>The two headers that identify the device of a request.</summary>
internal static class DeviceHeaders
{
    [RequestParameter(Example = "office-pc-1")]
    [Description("An id that the device generates once and keeps.")]
    [RegularExpression(Device.IdPattern)]
    [StringLength(Device.MaxIdLength, MinimumLength = Device.MinIdLength)]
    public const string DeviceId = "X-Device-Id";

    [RequestParameter(Example = "pc")]
    [Description("The kind of device.")]
    [DeviceTypeText]
    public const string DeviceType = "X-Device-Type";

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
