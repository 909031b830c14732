"""CT images of nobody, made by pydicom: STUDY DIRECTORY COUNT. Complete for dciodvfy."""
import array, sys
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
def ct(number, path):
    d = Dataset()
    d.SpecificCharacterSet = 'ISO_IR 192'
    d.ImageType = ['ORIGINAL', 'PRIMARY', 'AXIAL']
    d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
    d.SOPInstanceUID = f'{STUDY}.1.{number}'
    d.StudyDate = d.ContentDate = d.AcquisitionDate = '20260101'
    d.StudyTime = d.ContentTime = d.AcquisitionTime = '120000'
    d.AccessionNumber = 'A1'
    d.Modality = 'CT'
    d.Manufacturer = 'Nobody'
    d.ReferringPhysicianName = ''
    d.PatientName = 'Phantom^Ümläut=山田^太郎'
    d.PatientID = 'QA-PHANTOM'
    d.PatientBirthDate = ''
    d.PatientSex = 'O'
    d.SliceThickness = '1.5'
    d.KVP = '120'
    d.PatientPosition = 'HFS'
    d.StudyInstanceUID = STUDY
    d.SeriesInstanceUID = f'{STUDY}.1'
    d.StudyID = '1'
    d.SeriesNumber = '1'
    d.AcquisitionNumber = '1'
    d.InstanceNumber = str(number)
    d.ImagePositionPatient = ['0', '0', str(number)]
    d.ImageOrientationPatient = ['1', '0', '0', '0', '1', '0']
    d.Laterality = ''
    d.FrameOfReferenceUID = f'{STUDY}.9'
    d.PositionReferenceIndicator = ''
    d.SamplesPerPixel = 1
    d.PhotometricInterpretation = 'MONOCHROME2'
    d.Rows = d.Columns = 64
    d.PixelSpacing = ['0.5', '0.5']
    d.BitsAllocated = 16
    d.BitsStored = 12
    d.HighBit = 11
    d.PixelRepresentation = 0
    d.RescaleIntercept = '-1024'
    d.RescaleSlope = '1'
    d.RescaleType = 'HU'
    item = Dataset()
    item.ReferencedSOPClassUID = d.SOPClassUID
    item.ReferencedSOPInstanceUID = f'{STUDY}.8.{number}'
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = '121324', 'DCM', 'Source image'
    item.PurposeOfReferenceCodeSequence = Sequence([code])
    d.SourceImageSequence = Sequence([item])
    d.SourceImageSequence.is_undefined_length = True
    block = d.private_block(0x0029, 'SCANGATE TEST', create=True)
    block.add_new(1, 'OB', bytes(range(100)))
    block.add_new(2, 'LO', 'private')
    pixels = array.array('H', ((x * 31 + y * 17 + number * 7 + x * y) % 4096 for y in range(64) for x in range(64)))
    d.PixelData = pixels.tobytes()
    d['PixelData'].VR = 'OW'
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'
    d.is_little_endian, d.is_implicit_VR = True, False
    d.save_as(path, write_like_original=False)
STUDY = sys.argv[1]
for n in range(1, int(sys.argv[3]) + 1):
    ct(n, f'{sys.argv[2]}/{n}.dcm')
